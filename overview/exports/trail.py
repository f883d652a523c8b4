"""What auditors take along: events as filtered, and how many a day."""

from datetime import date

from core.audit.anchors import Anchor
from core.audit.proof import Fault
from core.spreadsheets import Column, Kind, Table
from core.verbs import READING
from overview.queries.seen import DayCount

DAY_COLUMNS = [
    Column("day", "日期", Kind.DATE),
    *(Column(kind.value, kind.label, Kind.INTEGER) for kind in READING),
    Column("total", "合计", Kind.INTEGER),
]


def days(counts: list[DayCount], *, name: str, since: date, until: date) -> Table:
    """How many of each kind a day, the newest day first."""
    rows = ([row.day, *(row.counts.get(kind, 0) for kind in READING), row.total] for row in counts)
    return Table(DAY_COLUMNS, rows, f"{name}每日知悉情况", f"{since}至{until}")


ANCHOR_COLUMNS = [
    Column("on", "日期", Kind.DATE),
    Column("length", "条数", Kind.INTEGER),
    Column("digest", "末位校验码", width=70),
    Column("verdict", "现在核对", width=50),
]
AGREES = "相符"


def anchors(rows: list[tuple[Anchor, list[Fault]]]) -> Table:
    cells = ([a.on, a.length, a.digest, "".join(f.sentence for f in x) or AGREES] for a, x in rows)
    return Table(ANCHOR_COLUMNS, cells, "审计记录每日封存")
