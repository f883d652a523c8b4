"""资料清单 of the world: what each unit was asked for, what came, what was sent back."""

from datetime import date, timedelta

from core import calendar
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material, MaterialRequest
from overview.seeding.people import liaison_of
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection

M = MaterialState
NAMES = (
    "单位“三定”方案和内设机构职责",
    "班子成员分工文件和近三年调整情况",
    "近三年党组（党委）会议记录、纪要",
    "近三年“三重一大”事项决策台账",
    "近三年财务账簿、凭证和预决算报表",
    "“三公”经费和公务接待明细账",
    "固定资产台账和清查报告",
    "政府采购、工程项目合同台账",
    "近三年干部选拔任用全程纪实材料",
    "党费收缴和“三会一课”记录",
    "上轮巡察反馈意见和整改报告",
    "近三年信访件办理台账",
)
NOTE = "请优先提供电子版；凭证等纸质材料送驻地巡察组联络员处登记。"


def make(world: World) -> None:
    for inspection in world.all(Inspection):
        if inspection.stage != Stage.PREPARATION and inspection.entry_on:
            _request(world, inspection)


def _request(world: World, inspection: Inspection) -> None:
    leader, day = inspection.crew.leader, inspection.entry_on
    if inspection.stage == Stage.FIELDWORK:  # a second list, sent out these days
        day = max(day, world.today - timedelta(days=5))
    due = calendar.add(day, 3, calendar.DeadlineUnit.WORKDAY, provisional=True).date
    request = MaterialRequest(
        inspection=inspection, year=day.year, number=_next(world, day.year), note=NOTE,
        issued_on=day, issued_by=leader, due_on=due,
    )  # fmt: skip
    over = inspection.stage != Stage.FIELDWORK
    if over:
        request.state, request.completed_on = RequestState.COMPLETE, world.past(due)
    world.add(request)
    world.tell(request, "发出资料清单", leader, world.moment(day, 9), f"{len(NAMES)}项")
    for order, name in enumerate(NAMES, 1):
        _material(world, request, order, name, over)


def _material(world: World, request: MaterialRequest, order: int, name: str, over: bool) -> None:
    state = (
        M.RECEIVED if over or order % 4 in (1, 2) else M.DELIVERED if order % 4 == 3 else M.WANTED
    )
    material = Material(request=request, order=order, name=name, state=state)
    if state != M.WANTED:
        material.delivered_by = liaison_of(world, request.inspection.unit)
        material.delivered_at = world.moment(_within(world, request, 1), 15)
        material.delivery_note = "电子版已发驻地联络员，纸质1份。"
    if state == M.RECEIVED:
        crew = request.inspection.crew
        material.received_by = crew.members[order % len(crew.members)]
        material.received_at = world.moment(_within(world, request, 2), 16)
    if order == 8 and not over:
        material.return_note = "缺2024年度合同，请补齐。"
    world.add(material)
    if state != M.WANTED:
        world.tell(material, "交付资料", material.delivered_by, material.delivered_at)
    if state == M.RECEIVED:
        world.tell(material, "核收资料", material.received_by, material.received_at)


def _within(world: World, request: MaterialRequest, days: int) -> date:
    return max(
        request.issued_on, world.past(min(request.issued_on + timedelta(days=days), request.due_on))
    )


def _next(world: World, year: int) -> int:
    taken, key = world.people.setdefault("_numbers", {}), ("findings.material", year)
    taken[key] = taken.get(key, 0) + 1
    return taken[key]
