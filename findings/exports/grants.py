"""线索知悉授权 as a workbook: who may know of what, since when, until when, by whom and why."""

from collections.abc import Callable

from django.db.models import QuerySet

from core.sheets import Column, Kind, Table
from findings.models import ClueGrant

COLUMNS = (
    Column("user", "授权给", width=12),
    Column("round", "轮次", width=24),
    Column("scope", "范围", width=18),
    Column("reason", "理由", Kind.LONG_TEXT),
    Column("from_on", "起", Kind.DATE),
    Column("to_on", "止", Kind.DATE),
    Column("granted_by", "授权人", width=10),
    Column("standing", "状态", width=12),
    Column("ended_by", "收回人", width=10),
    Column("ended_at", "收回时间", Kind.DATETIME),
)


def table(rows: QuerySet[ClueGrant], standing: Callable[[ClueGrant], str]) -> Table:
    """``standing`` says of a grant whether it lasts, and if not, why."""
    joined = rows.select_related("user", "round__term", "clue", "granted_by", "ended_by")
    cells = (
        [
            row.user.name, str(row.round), row.clue.reference if row.clue else "本轮全部线索",
            row.reason, row.from_on, row.to_on, row.granted_by.name, standing(row),
            row.ended_by.name if row.ended_by else "", row.ended_at,
        ]
        for row in joined.iterator(1000)
    )  # fmt: skip
    return Table(COLUMNS, cells, "线索知悉授权")
