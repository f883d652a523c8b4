"""重点关注事项 of the demo: raised before entry and during the stay, by the real actions."""

from accounts.models import User
from fieldwork.actions import focus
from fieldwork.enums.focus import FocusKind
from findings.actions import findings
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection

POINTS = (
    (
        FocusKind.RISK,
        "近两年公务接待和差旅支出逐年上升",
        "审计报告指出部分接待无公函；上轮巡察反馈过同类问题，整改后支出反而上升。",
        "市审计局2025年度审计报告；上轮巡察反馈意见",
    ),
    (
        FocusKind.CONFLICT,
        "下属单位编外用工矛盾突出",
        "信访部门转来多件来信，反映招录程序不公开、同工不同酬。",
        "市信访局情况通报",
    ),
    (
        FocusKind.WEAKNESS,
        "基层党组织生活记录不完整",
        "组织部门检查发现三个支部记录雷同，换届超期。",
        "市委组织部党建检查情况",
    ),
    (
        FocusKind.RISK,
        "项目资金拨付周期偏长",
        "财政部门反映两个项目资金结余较大，涉及惠民补贴。",
        "市财政局情况说明",
    ),
)
CLEARED = "查阅两年拨付凭证和请示件，周期较长系上级资金到位晚，拨付手续齐全，未发现问题。"


def make(world: World) -> None:
    """In preparation all wait; during the stay each state has one."""
    for inspection in world.all(Inspection):
        if inspection.stage == Stage.PREPARATION and inspection.crew:
            _raise(inspection, POINTS[:3], by=world.people["bangong"])
        elif inspection.stage == Stage.FIELDWORK:
            _work_on(inspection)


def _raise(inspection: Inspection, points, *, by: User) -> list:
    member = inspection.crew.members[0]
    return [
        focus.raise_point(
            inspection,
            {
                "kind": kind,
                "title": title,
                "why": why,
                "sources": sources,
                "assignee": member.inspector if place else None,
            },
            by=by,
        )
        for place, (kind, title, why, sources) in enumerate(points)
    ]


def _work_on(inspection: Inspection) -> None:
    leader, member = inspection.crew.leader, inspection.crew.members[0]
    first, second, third, last = _raise(inspection, POINTS, by=leader)
    focus.assign(first, inspection.crew.members[-1].inspector, by=leader)
    focus.begin(second, by=member)
    findings.draft(inspection, title=third.title, source=third, by=member)
    focus.clear(last, note=CLEARED, by=member)
