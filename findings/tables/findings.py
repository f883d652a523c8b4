"""The list of 底稿; its file has the columns of the paper form (docs/domain.md §7)."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from markupsafe import Markup

from core import attachments
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.methods import Method
from findings.enums import (
    Discipline,
    Disposition,
    FindingState,
    MajorProblem,
    Nature,
)

LONG, DATE = Kind.LONG_TEXT, Kind.DATE
METHODS = dict(Method.choices)
TICK_ALL = SafeString(
    '<input class="form-check-input" type="checkbox" data-bulk-all aria-label="全选">'
)
TICK = Markup(
    '<input class="form-check-input" type="checkbox" name="pk" value="%s" data-bulk-row'
    ' aria-label="选择底稿%03d"><input type="hidden" name="version-%s" value="%s">'
)


class FindingTable(Table):
    title = "问题底稿汇总"
    url_name = "findings:finding"
    fields = ("id", "version", "number")
    page = (
        "tick", "number", "name", "unit", "subcategory", "disposition", "state", "author", "updated_at",
    )  # fmt: skip

    tick = Column(TICK_ALL, css="check", only=PAGE)
    number = Column("编号", css="code", width=8)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=18)
    name = Column("问题", "title", link=True, file="问题名称", width=32)
    category = Column("一级分类", "category__parent__name", width=16, only=FILE)
    subcategory = Column("分类", "category__name", file="二级分类", width=12)
    summary = Column("问题概述", kind=LONG, only=FILE)
    methods = Column("了解方式", width=16, only=FILE)
    happened_when = Column("发生时间", width=14, only=FILE)
    happened_where = Column("发生地点", width=14, only=FILE)
    responsible = Column("责任主体", width=14, only=FILE)
    responsible_person = Column("责任人", width=12, only=FILE)
    policy_basis = Column("政策依据", kind=LONG, width=24, only=FILE)
    discovery = Column("发现过程", kind=LONG, width=24, only=FILE)
    evidence = Column("佐证材料目录", kind=LONG, width=24, only=FILE)
    nature = Column("共性/个性", choices=Nature, width=10, only=FILE)
    discipline = Column("六项纪律", choices=Discipline, width=10, only=FILE)
    major_problem = Column("三大问题", choices=MajorProblem, width=14, only=FILE)
    amount = Column("涉及金额（万元）", kind=Kind.NUMBER, width=12, only=FILE)
    disposition = Column("处置", choices=Disposition, file="处置建议", width=10)
    state = Column("状态", choices=FindingState, width=9)
    author = Column("经办人", "created_by__name", width=10)
    created_at = Column("起草日期", kind=DATE, only=FILE)
    updated_at = Column("修改", kind=DATE, css="num", only=PAGE)
    review_note = Column("副组长意见", kind=LONG, width=16, only=FILE)
    reviewer = Column("副组长", "reviewed_by__name", width=10, only=FILE)
    reviewed_at = Column("复核日期", kind=DATE, only=FILE)
    sign_note = Column("组长意见", kind=LONG, width=16, only=FILE)
    signer = Column("组长", "signed_by__name", width=10, only=FILE)
    signed_at = Column("审签日期", kind=DATE, only=FILE)

    def prepare_file(self, rows: Sequence[dict]) -> None:
        self.evidence_of = attachments.names_of("findings.finding", [row["id"] for row in rows])

    def render_tick(self, row: dict) -> Markup:
        return TICK % (row["id"], row["number"], row["id"], row["version"])

    def value_number(self, row: dict) -> str:
        return f"{row['number']:03d}"

    def render_subcategory(self, row: dict) -> str:
        return row["category__name"] or "未分类"

    # A first-level category stands in its own column.
    def written_category(self, row: dict) -> str | None:
        return row["category__parent__name"] or row["category__name"]

    def written_subcategory(self, row: dict) -> str:
        return row["category__name"] if row["category__parent__name"] else ""

    def written_methods(self, row: dict) -> list[str]:
        return [METHODS.get(code, code) for code in row["methods"]]

    def value_evidence(self, row: dict) -> str:
        return "\n".join(self.evidence_of.get(row["id"], ()))
