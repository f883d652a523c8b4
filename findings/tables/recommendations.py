"""The lists of common issues and recommendations, in the columns of docs/domain.md §7."""

from django.db.models import Count, QuerySet

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from findings.enums import IssueState, RecommendationState
from findings.models import CommonIssue, Recommendation


class CommonIssueTable(Table):
    title = "共性问题"

    name = Column("题目", "title", link=True, width=36)
    round = Column("轮次", sort=("round__starts_on",), width=26)
    category = Column("分类", sort=("category__name",), width=18)
    count = Column("底稿", kind=Kind.INTEGER, file="底稿数")
    addressed = Column("报送对象", width=20, only=FILE)
    submitted_on = Column("报送日期", kind=Kind.DATE)
    state = Column("专题报告", choices=IssueState, width=9)
    author = Column("汇总人", "created_by__name", width=10, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.annotate(count=Count("findings")).select_related("round__term", "category")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return cls.for_page(rows).select_related("round__term", "category", "created_by")

    def render_category(self, issue: CommonIssue) -> str:
        return str(issue.category or "未分类")


class RecommendationTable(Table):
    title = "移交问题建议表"
    page = ("reference", "name", "unit", "organ", "issued_on", "due_on", "rest", "state")

    term = Column("届次", "inspection__round__term", width=14, only=FILE)
    year = Column("年度", kind=Kind.INTEGER, only=FILE)
    round = Column("轮次", "inspection__round__short_name", width=8, only=FILE)
    team = Column("巡察组", "inspection__team", width=14, only=FILE)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    organ = Column("移交单位", "organ__name", width=20)
    reference = Column("编号", css="code", sort=("year", "number"), width=18)
    name = Column("事项", "title", link=True, width=30)
    issued_on = Column("移交", kind=Kind.DATE, file="移交时间")
    due_on = Column("答复期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    state = Column("状态", choices=RecommendationState, width=9)
    answer = Column("办理情况", kind=Kind.LONG_TEXT, only=FILE)
    use = Column("成果运用", kind=Kind.LONG_TEXT, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("organ", "inspection__unit").defer(
            "problem", "advice", "answer", "use"
        )

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related(
            "organ", "inspection__round__term", "inspection__team", "inspection__unit"
        )

    def render_reference(self, row: Recommendation) -> str:
        return f"〔{row.year}〕{row.number}号" if row.number else "未编号"

    def due_status(self, row: Recommendation) -> DueStatus | None:
        return due_status(row.due_on, self.today, row.answered_on) if row.due_on else None
