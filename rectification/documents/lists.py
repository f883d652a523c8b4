"""三个清单: 问题清单, 任务清单, 责任清单 of one ledger, as the plan that was approved says."""

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Column, PageBreak, Sheet, Table
from rectification import queries
from rectification.enums import ItemKind
from rectification.models import Ledger, LedgerItem

PROBLEMS = (
    Column("序号", 0.5, "center"),
    Column("一级分类", 1.6),
    Column("二级分类", 1.6),
    Column("反馈问题（具体表现）", 5),
    Column("整改类型", 1, "center"),
    Column("共性/个性", 0.9, "center"),
    Column("是否立行立改", 0.9, "center"),
)
TASKS = (
    Column("序号", 0.5, "center"),
    Column("反馈问题", 2.4),
    Column("整改目标", 2),
    Column("整改措施", 4),
    Column("完成标志", 2.4),
    Column("时限", 1.4),
)
DUTIES = (
    Column("序号", 0.5, "center"),
    Column("反馈问题", 3.4),
    Column("牵头领导", 1.2, "center"),
    Column("责任领导", 1.2, "center"),
    Column("责任部门", 1.6),
    Column("责任人", 1.2, "center"),
    Column("配合部门", 1.8),
)


@registry.document(
    "three_lists",
    "整改三个清单",
    Ledger,
    joined=("unit", "inspection__round__term"),
    order=11,
)
def lists(ledger: Ledger, user: User) -> Sheet:
    """Each list on pages of its own, in the order of the ledger."""
    items = list(ledger.items.select_related("category__parent").order_by("number"))
    beside = queries.belongings([item.pk for item in items])
    tables = (
        Table(PROBLEMS, tuple(_problem(item) for item in items), caption="问题清单"),
        Table(TASKS, tuple(_task(i, beside[i.pk].measures) for i in items), caption="任务清单"),
        Table(DUTIES, tuple(_duty(item) for item in items), caption="责任清单"),
    )
    return Sheet(
        f"{ledger.unit}巡察整改“三个清单”",
        (tables[0], PageBreak(), tables[1], PageBreak(), tables[2]),
        is_landscape=True,
        facts=(ledger.origin, f"反馈日期：{cn_date(ledger.opened_on)}"),
    )


def _problem(item: LedgerItem) -> tuple:
    category = item.category
    top = category.parent if category and category.parent else category
    return (
        item.number,
        str(top or ""),
        str(category) if category and category.parent else "",
        item.detail or item.problem,
        ItemKind(item.kind).label,
        "共性" if item.is_common else "个性",
        "是" if item.kind == ItemKind.IMMEDIATE else "否",
    )


def _task(item: LedgerItem, measures) -> tuple:
    return (
        item.number,
        item.problem,
        item.goal,
        tuple(measure.text for measure in measures),
        tuple(measure.criterion for measure in measures),
        tuple(measure.due_on for measure in measures),
    )


def _duty(item: LedgerItem) -> tuple:
    return (
        item.number,
        item.problem,
        item.lead,
        item.leader_in_charge,
        item.department,
        item.person,
        item.cooperating,
    )
