"""整改台账 as a document: the three lists with progress, A4 landscape, frozen when it is made."""

from itertools import islice

from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Column, Sheet, Table
from rectification import queries
from rectification.due_status import light_of
from rectification.enums import ItemKind, ItemState
from rectification.models import Ledger, LedgerItem
from rectification.words import category_words

CHUNK = 100
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("反馈问题", 3),
    Column("分类", 1.4),
    Column("整改目标", 1.8),
    Column("整改措施", 3.2),
    Column("完成标志", 1.8),
    Column("时限", 1.3),
    Column("责任分工", 1.9),
    Column("整改进展", 2.6),
    Column("销号状态", 1.4),
)


@registry.document(
    "ledger",
    "整改台账",
    Ledger,
    joined=("unit", "inspection__round__term"),
    reports=True,
    order=10,
)
def sheet(ledger: Ledger, user: User | None = None, progress=registry.quiet) -> Sheet:
    """The content tree of one ledger as it stands today."""
    today = timezone.localdate()
    total = ledger.items.count()
    rows: list[tuple] = []
    stream = ledger.items.select_related("category__parent").order_by("number").iterator(CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        beside = queries.belongings([item.pk for item in chunk])
        rows += [_row(item, beside[item.pk], today) for item in chunk]
        progress(5 * len(rows) // max(total, 1), 100, f"已整理{len(rows)}项，共{total}项")
    return Sheet(
        title=f"{ledger.unit}巡察整改台账",
        facts=_facts(ledger, today),
        blocks=(Table(COLUMNS, tuple(rows)),),
        is_landscape=True,
    )


def _facts(ledger: Ledger, today) -> tuple[str, ...]:
    c = queries.counters(ledger.items.all(), today)
    return (
        ledger.origin,
        f"反馈日期：{cn_date(ledger.opened_on)}",
        f"反馈问题{c.total}项，已销号{c.closed}项，逾期{c.overdue}项，完成率{c.rate}%",
        f"截至{cn_date(today)}",
    )


def _row(item: LedgerItem, beside: queries.Belongings, today) -> tuple:
    measures = beside.measures
    return (
        item.number,
        item.detail or item.problem,
        _lines(category_words(item.category), ItemKind(item.kind).label),
        item.goal,
        tuple(m.text for m in measures),
        tuple(m.criterion for m in measures),
        tuple(m.due_on for m in measures),
        _people(item),
        beside.reports[0].text if beside.reports else "",
        _state(item, beside, today),
    )


def _people(item: LedgerItem) -> str:
    roles = (
        ("牵头", item.lead),
        ("领导", item.leader_in_charge),
        ("部门", item.department),
        ("责任人", item.person),
        ("配合", item.cooperating),
    )
    return _lines(*(f"{label}：{name}" for label, name in roles if name))


def _state(item: LedgerItem, beside: queries.Belongings, today) -> str:
    light = light_of(item.state, item.due_on, today, beside.measures_due).label
    state = ItemState(item.state).label
    first = f"原定{cn_date(item.first_due_on)}" if item.first_due_on != item.due_on else ""
    words = "" if item.state == ItemState.CLOSED else f"{cn_date(item.due_on)}（{light}）"
    return _lines(state, words, first)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
