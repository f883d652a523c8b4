"""会议纪要摘要: what a meeting heard and said, with 议定事项清单 as its annex."""

from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Annex, Block, Column, Heading, Letter, Paragraph, Table
from findings.enums.resolutions import MeetingKind, TaskState
from findings.models import Resolution

wording.register(
    "resolution.opening",
    "会议纪要摘要",
    "开头",
    "{{ 会议日期 }}，{{ 会议 }}召开，听取{{ 轮次 }}对{{ 被巡察单位 }}的巡察情况汇报。",
    会议日期="2026年9月1日",
    会议="领导小组会议",
    轮次="十二届市委第三轮常规巡察",
    被巡察单位="市教育局、市水利局",
)
TASKS = "议定事项清单"
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("议定内容", 4),
    Column("所涉单位", 1.5),
    Column("承办", 1.5),
    Column("办理期限", 1.3),
    Column("办理情况", 2.2),
)


@registry.document(
    "resolution_minutes",
    "会议纪要摘要",
    Resolution,
    joined=("round__term",),
    series="巡议",
    may_make=works_inside,
    number=lambda resolution: resolution.reference,
    title=lambda resolution: f"{resolution.title}纪要摘要",
    restricted=True,
)
def minutes(resolution: Resolution, user) -> Letter:
    heard = resolution.inspections.select_related("unit").order_by("pk")
    opening = wording.say(
        "resolution.opening",
        会议日期=cn_date(resolution.held_on),
        会议=MeetingKind(resolution.kind).label,
        轮次=str(resolution.round),
        被巡察单位="、".join(each.unit.name for each in heard),
    )
    blocks: list[Block] = [Paragraph(opening)]
    if resolution.summary:
        blocks += [Heading("会议意见"), *letters.paragraphs(resolution.summary)]
    if resolution.attendees:
        blocks += [Heading("出席人员"), *letters.paragraphs(resolution.attendees)]
    annex = Annex(TASKS, (_tasks(resolution),))
    return letters.from_office(
        f"{resolution.title}纪要摘要",
        to="",
        blocks=blocks,
        number=resolution.reference,
        dated=resolution.registered_on,
        annexes=(annex,),
    )


def _tasks(resolution: Resolution) -> Table:
    rows = resolution.tasks.select_related("inspection__unit", "assignee").order_by("number")
    return Table(
        COLUMNS,
        tuple(
            (
                task.number,
                task.text,
                task.inspection.unit.name if task.inspection else "",
                task.who,
                cn_date(task.due_on),
                _stands(task),
            )
            for task in rows
        ),
        empty="（没有议定事项）",
    )


def _stands(task) -> str:
    if task.state != TaskState.DONE:
        return TaskState(task.state).label
    return f"{cn_date(task.done_on)}办结：{task.result}"
