"""The list of 资料清单; its file has one row for each material."""

from django.db.models import QuerySet

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import Column, Table
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material
from fieldwork.queries.materials import with_counts


class RequestTable(Table):
    url_name = "fieldwork:material_request"
    fields = ("id", "year", "number", "state", "due_on", "completed_on", "total", "wanted")

    number = Column("编号", css="code", sort=("year", "number"))
    unit = Column("被巡察单位", "inspection__unit__name", link=True)
    issued_on = Column("发出", kind=Kind.DATE)
    due_on = Column("提交期限", kind=Kind.DATE)
    rest = Column("期限情况")
    received = Column("已收", css="num")
    delivered = Column("待核收", kind=Kind.INTEGER)
    state = Column("状态", choices=RequestState)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return super().for_page(with_counts(rows))

    def value_number(self, row: dict) -> str:
        return f"〔{row['year']}〕{row['number']}号"

    def due_status(self, row: dict) -> DueStatus | None:
        waits = row["state"] == RequestState.ISSUED and row["wanted"]
        return due_status(row["due_on"], self.today, row["completed_on"]) if waits else None

    def render_received(self, row: dict) -> str:
        return f"{row['received']} / {row['total']}"

    def render_delivered(self, row: dict) -> str:
        return row["delivered"] or ""


class MaterialTable(Table):
    """The file of the requests: every line of each."""

    title = "资料清单"

    unit = Column("被巡察单位", "request__inspection__unit__name", width=20)
    number = Column("清单编号", width=16)
    order = Column("序号", kind=Kind.INTEGER)
    name = Column("资料名称", width=40)
    issued_on = Column("发出日期", "request__issued_on", kind=Kind.DATE)
    due_on = Column("提交期限", "request__due_on", kind=Kind.DATE)
    state = Column("状态", choices=MaterialState, width=9)
    absent = Column("本单位没有", width=10)
    delivered_at = Column("交付日期", kind=Kind.DATE)
    deliverer = Column("交付人", "delivered_by__name", width=10)
    delivery_note = Column("交付说明", kind=Kind.LONG_TEXT)
    received_at = Column("核收日期", kind=Kind.DATE)
    receiver = Column("核收人", "received_by__name", width=10)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        """``rows`` are the requests."""
        lines = Material.objects.filter(request__in=rows.order_by().values("pk"))
        lines = lines.select_related("request__inspection__unit", "delivered_by", "received_by")
        return lines.order_by("-request", "order")

    def value_number(self, line: Material) -> str:
        return f"〔{line.request.year}〕{line.request.number}号"

    def value_absent(self, line: Material) -> str:
        return "是" if line.is_absent else ""
