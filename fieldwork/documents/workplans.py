"""工作方案 as a document: goal, emphasis, who does what, the calendar of the stay."""

from accounts.models import User
from core.calendar import cn_date
from core.documents import letters, registry
from core.documents.tree import Block, Column, Heading, Paragraph, Sheet, Table
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import WorkPlan
from fieldwork.queries import workplans as queries
from rounds.querysets import is_inside

DIVISION = (
    Column("序号", 0.5, "center"),
    Column("人员", 0.9, "center"),
    Column("重点关注事项", 2.4),
    Column("下级单位", 1.5),
    Column("分工内容", 3),
)
CALENDAR = (
    Column("日期", 1.3),
    Column("至", 1.3),
    Column("工作内容", 3.6),
    Column("人员", 1.2),
)
POINTS = (Column("重点关注事项", 4), Column("查办人", 1, "center"))


def may_make(user: User, plan: WorkPlan) -> bool:
    """Who reads every point: what leadership made would be another version, with gaps."""
    return is_inside(user, plan.inspection_id)


def may_copy(user: User, document) -> bool:
    """A copy names all points of the approval: leadership opens it where none of them is closed to it."""
    plan = WorkPlan.objects.get(pk=document.target_id)
    if document.made_by_id == user.pk or is_inside(user, plan.inspection_id):
        return True
    return queries.assigned_for(user, plan) == plan.assigned.splitlines()


@registry.document(
    "work_plan",
    "工作方案",
    WorkPlan,
    joined=("inspection__unit", "inspection__team", "inspection__round__term", "approved_by"),
    title=lambda plan: f"{plan.inspection.unit}巡察{plan}",
    may_make=may_make,
    may_copy=may_copy,
    restricted=True,
)
def work_plan(plan: WorkPlan, user: User) -> Sheet:
    """An edition that was approved says who had which point on that day; a draft says who has it now."""
    inspection = plan.inspection
    blocks: list[Block] = [
        Heading("工作目标"),
        *(letters.paragraphs(plan.goal) or [Paragraph("（未填写）")]),
        Heading("工作重点"),
        *(letters.paragraphs(plan.emphasis) or [Paragraph("（未填写）")]),
        Heading("人员分工"),
        Table(DIVISION, tuple(_shares(plan))),
    ]
    if assigned := queries.assigned_for(user, plan):
        rows = (line.rpartition("：") for line in assigned)
        blocks += [
            Heading("重点关注事项分工"),
            Table(POINTS, tuple((what, who) for what, _, who in rows)),
        ]
    days = tuple(
        (day.from_on, day.to_on or "", day.what, day.who or "全组") for day in plan.days.all()
    )
    blocks += [Heading("日程安排"), Table(CALENDAR, days)]
    return Sheet(
        f"{inspection.unit}巡察工作方案",
        tuple(blocks),
        subtitle=str(inspection.round),
        facts=(str(inspection.team), f"第{plan.edition}版", _standing(plan)),
    )


def _shares(plan: WorkPlan):
    for number, share in enumerate(queries.shares(plan), 1):
        points = "\n".join(f"{point.reference} {point.title}" for point in share.points)
        units = "\n".join(row.unit_below.name for row in share.rows if row.unit_below)
        tasks = "\n".join(row.task for row in share.rows if row.task)
        yield (number, share.person.name, points, units, tasks)


def _standing(plan: WorkPlan) -> str:
    if plan.approved_on is None:
        return f"{plan.get_state_display()}，未经批准"
    replaced = "，已由新版代替" if plan.state == WorkPlanState.REPLACED else ""
    return f"{cn_date(plan.approved_on)}批准{replaced}"
