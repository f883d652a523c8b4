"""会议议定 of the demo by the real actions: heard by both meetings, asked for, done, late, one to register."""

from datetime import date, timedelta

from findings.actions import resolution_tasks, resolutions
from findings.enums.resolutions import MeetingKind
from findings.models import Resolution
from overview.seeding.world import World
from rounds.enums import RoundState, Stage
from rounds.models import Inspection, Round

BEFORE = (Stage.PREPARATION, Stage.FIELDWORK)
ATTENDEES = "市委书记、市委巡察工作领导小组组长，市纪委书记、市委组织部部长等领导小组成员\n列席：市委巡察办、各巡察组组长"
SUMMARY = (
    "会议听取了巡察组关于巡察情况的汇报，同意巡察组对被巡察党组织的评价和提出的意见。\n"
    "会议指出，要抓紧反馈，压实整改主体责任，对群众反映强烈的问题先行整改。\n"
    "会议要求，巡察办会同有关部门逐项跟踪议定事项，按期报告办理情况。"
)
# What, who in words (or the office's account), days after the meeting, not before this many days from
# today, what came of it: one has time, one is late in rounds that are over, one is done.
TASKS = (
    ("对专项资金滞留账外的问题专题研究，提出规范管理的意见。", "市财政局", 30, 20, ""),
    ("会同市人社部门核查编外人员招录情况，向领导小组书面报告。", "", 20, -4, ""),
    (
        "巡察发现的共性问题汇总成专题报告，报市委主要负责同志。",
        "",
        5,
        None,
        "专题报告已经报送，市委主要负责同志作出批示。",
    ),
)


def make(world: World) -> None:
    """Of the round that is rectified and of the one under way."""
    states = (RoundState.RECTIFYING, RoundState.UNDERWAY)
    for round in Round.objects.filter(state__in=states).order_by("pk"):
        rows = round.inspections.exclude(stage=Stage.ARCHIVED).exclude(exit_on=None)
        over = list(rows.exclude(stage__in=BEFORE).select_related("unit").order_by("pk"))
        told = [each for each in over if each.stage != Stage.REPORTING]
        if told:
            for kind in MeetingKind:
                _registered(world, round, kind, told)
        if fresh := [each for each in over if each.stage == Stage.REPORTING]:
            _entered(world, round, MeetingKind.GROUP, fresh, _day(world, fresh))


def _registered(world: World, round: Round, kind: str, heard: list[Inspection]) -> None:
    by = world.people["bangong"]
    meeting = _entered(world, round, kind, heard, _day(world, heard))
    if kind == MeetingKind.GROUP:
        for text, body, days, still, _ in TASKS:
            due = meeting.held_on + timedelta(days=days)
            least = due if still is None else world.today + timedelta(days=still)
            values = {
                "text": text,
                "inspection": heard[0] if body else None,
                "body": body,
                "assignee": None if body else by,
                "due_on": max(due, least),
            }
            resolution_tasks.add(meeting, values, by=by)
    resolutions.register(meeting, by=by)
    _finish(world, meeting)


def _finish(world: World, meeting: Resolution) -> None:
    results = {number: result for number, (*_, result) in enumerate(TASKS, 1) if result}
    for task in meeting.tasks.filter(number__in=results).select_related("resolution__round"):
        day = min(task.due_on, world.today)
        resolution_tasks.finish(
            task, result=results[task.number], done_on=day, by=world.people["bangong"]
        )


def _entered(world: World, round: Round, kind: str, heard: list[Inspection], day: date):
    title = f"听取{round.short_name}巡察情况汇报的{MeetingKind(kind).label}"
    values = {"kind": kind, "held_on": day, "title": title, "attendees": ATTENDEES}
    by = world.people["bangong"]
    return resolutions.enter(round, values | {"summary": SUMMARY}, inspections=heard, by=by)


def _day(world: World, heard: list[Inspection]) -> date:
    """After the last stay ended, and not after today."""
    last = max(each.exit_on for each in heard if each.exit_on)
    return max(last, min(last + timedelta(days=10), world.today - timedelta(days=1)))
