"""The register of 请示汇报."""

from django.db.models import QuerySet
from django.utils import timezone
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.consultations import Addressed, ConsultationKind, ConsultationState
from fieldwork.models import Consultation

LONG = Kind.LONG_TEXT


class ConsultationTable(Table):
    title = "请示报告登记簿"
    page = (
        "number", "name", "unit", "kind", "addressed", "submitted_on", "due_on", "rest", "state",
    )  # fmt: skip

    number = Column("编号", "reference", sort=("number",), css="code", width=10)
    name = Column("标题", "title", css="title", width=30)
    urgent = Column("紧急", "is_urgent", width=6, only=FILE)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    kind = Column("类别", choices=ConsultationKind, width=12)
    addressed = Column("报送", choices=Addressed, width=10)
    author = Column("起草人", "created_by__name", width=10, only=FILE)
    submitted_on = Column("报送日期", kind=Kind.DATE)
    text = Column("内容", kind=LONG, only=FILE)
    decision = Column("批示", kind=LONG, only=FILE)
    decided_by = Column("批示人", "decided_by__name", width=10, only=FILE)
    decided_on = Column("批示日期", kind=Kind.DATE, only=FILE)
    due_on = Column("落实期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    result = Column("落实情况", kind=LONG, only=FILE)
    done_on = Column("落实日期", kind=Kind.DATE, only=FILE)
    state = Column("状态", choices=ConsultationState, width=9)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the long sealed texts."""
        rows = rows.select_related("inspection__unit")
        return rows.defer("text", "decision", "result", "return_note")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("inspection__unit", "created_by", "decided_by")

    def note(self) -> str:
        now, by = timezone.localtime(), self.context["by"]
        return f"限制知悉。导出人：{by.name}　导出时间：{now:%Y-%m-%d %H:%M}"

    def render_name(self, row: Consultation) -> Markup:
        urgent = formatting.badge("紧急", "danger") if row.is_urgent else ""
        return Markup('<a href="{}">{}</a> {}').format(self.url(row), row.title, urgent)

    def due_status(self, row: Consultation) -> DueStatus | None:
        return due_status(row.due_on, self.today, row.done_on) if row.due_on else None
