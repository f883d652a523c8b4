"""The supervision board and the list of letters as tables."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from core.sheets import Column, Kind, Table
from rectification import queries
from rectification.models import Ledger, Supervision
from rectification.queries.escalation import place_names
from rectification.queries.supervision import TURNS, newest_letters

CHUNK = 500
BOARD = [
    Column("unit", "被巡察单位", width=24),
    Column("round", "轮次", width=22),
    Column("place", "已发到"),
    Column("since", "自", Kind.DATE),
    Column("turn", "等谁办理"),
    Column("letter", "在办文书", width=24),
    Column("due", "答复期限", Kind.DATE),
    Column("open", "未销号", Kind.INTEGER),
    Column("overdue", "逾期", Kind.INTEGER),
    Column("concentrated", "集中整改期限", Kind.DATE),
]
LETTERS = [
    Column("unit", "被巡察单位", width=24),
    Column("kind", "文书", width=18),
    Column("reference", "文号", width=18),
    Column("grounds", "提示原因", Kind.LONG_TEXT),
    Column("state", "状态"),
    Column("issued", "发出", Kind.DATE),
    Column("issuer", "发出人"),
    Column("received", "签收", Kind.DATE),
    Column("receiver", "签收人", width=20),
    Column("due", "答复期限", Kind.DATE),
    Column("answered", "答复", Kind.DATE),
    Column("outcome", "决定"),
    Column("note", "意见", Kind.LONG_TEXT),
]


def board(rows: QuerySet[Ledger]) -> Table:
    """The board's rows as they are filtered, in their order."""
    return Table(BOARD, _board(rows), "督办看板")


def _board(rows: QuerySet[Ledger]) -> Iterator[list]:
    names = place_names()
    ledgers = list(rows.select_related("unit", "inspection__round__term"))
    for start in range(0, len(ledgers), CHUNK):
        part = ledgers[start : start + CHUNK]
        ids = [ledger.pk for ledger in part]
        counters, letters = queries.counters_by_ledger(ids), newest_letters(ids)
        for ledger in part:
            name = names.get(ledger.place, f"第{ledger.place}级")
            yield _board_line(ledger, name, counters[ledger.pk], letters[ledger.pk]["open"])


def _board_line(ledger, name: str, counted, letter) -> list:
    return [
        ledger.unit.name,
        str(ledger.inspection.round),
        name,
        ledger.since,
        dict(TURNS)[ledger.turn],
        str(letter or ""),
        letter.answer_due_on if letter else None,
        counted.open,
        counted.overdue,
        ledger.concentrated_due_on,
    ]


def letters(rows: QuerySet[Supervision]) -> Table:
    found = rows.select_related("ledger__unit", "issued_by").defer("content", "answer")
    return Table(LETTERS, (_letter(row) for row in found.iterator(CHUNK)), "督办文书")


def _letter(row: Supervision) -> list:
    def day(moment):
        return timezone.localdate(moment) if moment else None

    return [
        row.ledger.unit.name,
        row.get_kind_display(),
        row.reference,
        row.grounds,
        row.get_state_display(),
        row.issued_on,
        row.issued_by.name if row.issued_by else "",
        day(row.received_at),
        f"{row.received_post}{row.received_name}",
        row.answer_due_on,
        day(row.answered_at),
        row.get_outcome_display(),
        row.closing_note or row.return_note,
    ]
