"""立行立改 as a workbook."""

from django.db.models import QuerySet
from django.utils import timezone

from core.sheets import Column, Kind, Table
from findings.enums import FixState
from findings.models import ImmediateFix

COLUMNS = (
    Column("number", "编号", width=16),
    Column("finding__inspection__unit__name", "被巡察单位", width=20),
    Column("problem", "问题", width=36),
    Column("requirement", "整改要求", Kind.LONG_TEXT),
    Column("issued_on", "发出日期", Kind.DATE),
    Column("due_on", "整改期限", Kind.DATE),
    Column("state", "状态", width=9),
    Column("received_by__name", "签收人", width=10),
    Column("received_at", "签收日期", Kind.DATE),
    Column("report", "整改情况", Kind.LONG_TEXT),
    Column("reported_at", "报告日期", Kind.DATE),
    Column("accepted_by__name", "验收人", width=10),
    Column("accepted_at", "验收日期", Kind.DATE),
)
FIELDS = tuple(column.key for column in COLUMNS)
STATES = dict(FixState.choices)


def table(rows: QuerySet[ImmediateFix]) -> Table:
    found = rows.values(*FIELDS, "year").iterator(chunk_size=1000)
    return Table(COLUMNS, (_cells(row) for row in found), "立行立改台账")


def _cells(row: dict) -> list:
    row["number"] = f"〔{row['year']}〕{row['number']}号"
    row["state"] = STATES[row["state"]]
    for name in ("received_at", "reported_at", "accepted_at"):
        row[name] = timezone.localdate(row[name]) if row[name] else None
    return [row[name] for name in FIELDS]
