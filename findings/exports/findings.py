"""问题底稿 as a workbook, in the columns of the paper form (01-domain.md §7)."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import FileResponse
from django.utils import timezone

from core.models import Attachment
from core.sheets import XLSX, Column, Kind, write
from findings.enums import (
    Discipline,
    Disposition,
    FindingState,
    MajorProblem,
    Method,
    Nature,
)
from findings.models import Finding

COLUMNS = (
    Column("编号", width=8),
    Column("被巡察单位", width=18),
    Column("问题名称", width=32),
    Column("一级分类", width=16),
    Column("二级分类", width=12),
    Column("问题概述", Kind.LONG_TEXT),
    Column("了解方式", width=16),
    Column("发生时间", width=14),
    Column("发生地点", width=14),
    Column("责任主体", width=14),
    Column("责任人", width=12),
    Column("政策依据", Kind.LONG_TEXT, width=24),
    Column("发现过程", Kind.LONG_TEXT, width=24),
    Column("佐证材料目录", Kind.LONG_TEXT, width=24),
    Column("共性/个性", width=10),
    Column("六项纪律", width=10),
    Column("三大问题", width=14),
    Column("涉及金额（万元）", Kind.NUMBER, width=12),
    Column("处置建议", width=10),
    Column("状态", width=9),
    Column("经办人", width=10),
    Column("起草日期", Kind.DATE),
    Column("副组长意见", Kind.LONG_TEXT, width=16),
    Column("副组长", width=10),
    Column("复核日期", Kind.DATE),
    Column("组长意见", Kind.LONG_TEXT, width=16),
    Column("组长", width=10),
    Column("审签日期", Kind.DATE),
)
FIELDS = (
    "number",
    "inspection__unit__name",
    "title",
    "category__parent__name",
    "category__name",
    "summary",
    "methods",
    "happened_when",
    "happened_where",
    "responsible",
    "responsible_person",
    "policy_basis",
    "discovery",
    "evidence",
    "nature",
    "discipline",
    "major_problem",
    "amount",
    "disposition",
    "state",
    "created_by__name",
    "created_at",
    "review_note",
    "reviewed_by__name",
    "reviewed_at",
    "sign_note",
    "signed_by__name",
    "signed_at",
)
CHOICES = {
    "nature": dict(Nature.choices),
    "discipline": dict(Discipline.choices),
    "major_problem": dict(MajorProblem.choices),
    "disposition": dict(Disposition.choices),
    "state": dict(FindingState.choices),
}
METHODS = dict(Method.choices)


def workbook(rows: QuerySet[Finding]) -> FileResponse:
    """``rows`` as shown, streamed from the database row by row."""
    names = Attachment.objects.filter(
        target_type="findings.finding", target_id=OuterRef("pk"), removed_at=None
    ).values("target_id")
    evidence = names.annotate(names=StringAgg("name", "\n", order_by="id")).values("names")
    found = rows.annotate(evidence=Subquery(evidence)).values(*FIELDS).iterator(chunk_size=1000)
    file = write(COLUMNS, (_cells(row) for row in found), title="问题底稿汇总")
    name = f"问题底稿汇总{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


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
