"""The registers of letters to organs and of what they told."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.intake import IntakeKind, IntakeState, ReplyState
from fieldwork.models import IntakeRequest


class IntakeTable(Table):
    title = "巡前函询登记簿"

    number = Column("编号", "reference", sort=("year", "number"), link=True, width=20)
    organ = Column("函询机关", "organ__name", width=20)
    round = Column("轮次", sort=("round__starts_on",), width=24)
    issued_on = Column("发函日期", kind=Kind.DATE)
    due_on = Column("答复期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    progress = Column("已答复单位", width=12)
    state = Column("状态", choices=IntakeState, width=9)
    answered_on = Column("答复日期", kind=Kind.DATE, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        waiting = Q(replies__state=ReplyState.WAITING)
        counted = rows.annotate(units=Count("replies"), left=Count("replies", filter=waiting))
        return counted.select_related("organ", "round__term").defer("matters")

    for_file = for_page

    def value_progress(self, row: IntakeRequest) -> str:
        return f"{row.units - row.left}/{row.units}"

    def due_status(self, row: IntakeRequest) -> DueStatus | None:
        if row.state == IntakeState.WITHDRAWN:
            return None
        return due_status(row.due_on, self.today, row.answered_on)


class IntakeItemTable(Table):
    title = "情况通报登记簿"
    page = ("number", "summary", "unit", "organ", "kind", "period", "answered_on")

    number = Column("编号", "reference", sort=("number",), css="code", width=12)
    round = Column("轮次", "reply__inspection__round", width=22, only=FILE)
    unit = Column("被巡察单位", "reply__inspection__unit__name", phone="单位", width=20)
    organ = Column("来自", "reply__request__organ__name", width=18)
    letter = Column("函询", "reply__request", width=20, only=FILE)
    kind = Column("类别", choices=IntakeKind, width=10)
    period = Column("所涉期间", width=16)
    summary = Column("摘要", link=True, kind=Kind.LONG_TEXT)
    text = Column("具体情况", kind=Kind.LONG_TEXT, only=FILE)
    persons = Column("涉及人员", width=18, only=FILE)
    answered_on = Column("报来日期", "reply__answered_on", kind=Kind.DATE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return cls.for_file(rows).defer("text", "persons")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("inspection__unit", "inspection__round__term", "request__organ")
        return rows.select_related(*(f"reply__{name}" for name in joined))

    def note(self) -> str:
        now, by = timezone.localtime(), self.context["by"]
        return f"限制知悉。导出人：{by.name}　导出时间：{now:%Y-%m-%d %H:%M}"
