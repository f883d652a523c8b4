"""问题底稿 as a workbook, in the columns of the paper form (docs/domain.md §7)."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from core import attachments
from core.sheets import Column, Kind, Table
from findings.enums import (
    Discipline,
    Disposition,
    FindingState,
    MajorProblem,
    Method,
    Nature,
)
from findings.models import Finding

LONG, DATE = Kind.LONG_TEXT, Kind.DATE
# The key is where the value comes from.
COLUMNS = (
    Column("number", "编号", width=8),
    Column("inspection__unit__name", "被巡察单位", width=18),
    Column("title", "问题名称", width=32),
    Column("category__parent__name", "一级分类", width=16),
    Column("category__name", "二级分类", width=12),
    Column("summary", "问题概述", LONG),
    Column("methods", "了解方式", width=16),
    Column("happened_when", "发生时间", width=14),
    Column("happened_where", "发生地点", width=14),
    Column("responsible", "责任主体", width=14),
    Column("responsible_person", "责任人", width=12),
    Column("policy_basis", "政策依据", LONG, width=24),
    Column("discovery", "发现过程", LONG, width=24),
    Column("evidence", "佐证材料目录", LONG, width=24),
    Column("nature", "共性/个性", width=10),
    Column("discipline", "六项纪律", width=10),
    Column("major_problem", "三大问题", width=14),
    Column("amount", "涉及金额（万元）", Kind.NUMBER, width=12),
    Column("disposition", "处置建议", width=10),
    Column("state", "状态", width=9),
    Column("created_by__name", "经办人", width=10),
    Column("created_at", "起草日期", DATE),
    Column("review_note", "副组长意见", LONG, width=16),
    Column("reviewed_by__name", "副组长", width=10),
    Column("reviewed_at", "复核日期", DATE),
    Column("sign_note", "组长意见", LONG, width=16),
    Column("signed_by__name", "组长", width=10),
    Column("signed_at", "审签日期", DATE),
)
FIELDS = tuple(column.key for column in COLUMNS)
CHOICES = {
    "nature": dict(Nature.choices),
    "discipline": dict(Discipline.choices),
    "major_problem": dict(MajorProblem.choices),
    "disposition": dict(Disposition.choices),
    "state": dict(FindingState.choices),
}
METHODS = dict(Method.choices)
CHUNK = 1000


def table(rows: QuerySet[Finding]) -> Table:
    """``rows`` as shown, streamed from the database piece by piece."""
    return Table(COLUMNS, _lines(rows), "问题底稿汇总")


def _lines(rows: QuerySet[Finding]) -> Iterator[list]:
    names = ("pk", *(name for name in FIELDS if name != "evidence"))
    found = rows.values(*names).iterator(chunk_size=CHUNK)
    while piece := list(islice(found, CHUNK)):
        evidence = attachments.names_of("findings.finding", [row["pk"] for row in piece])
        for row in piece:
            yield _cells(row | {"evidence": "\n".join(evidence.get(row["pk"], ()))})


def _cells(row: dict) -> list:
    row["number"] = f"{row['number']:03d}"
    row["methods"] = [METHODS.get(code, code) for code in row["methods"]]
    if row["category__parent__name"] is None:
        row["category__parent__name"], row["category__name"] = row["category__name"], ""
    for name, words in CHOICES.items():
        row[name] = words.get(row[name], "")
    for name in ("created_at", "reviewed_at", "signed_at"):
        row[name] = timezone.localdate(row[name]) if row[name] else None
    return [row[name] for name in FIELDS]
