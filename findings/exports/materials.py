"""资料清单 as a workbook: one row for each material."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from core.sheets import Column, Kind, Table
from findings.enums import MaterialState
from findings.models import Material, MaterialRequest

COLUMNS = (
    Column("unit", "被巡察单位", width=20),
    Column("number", "清单编号", width=16),
    Column("order", "序号", Kind.INTEGER),
    Column("name", "资料名称", width=40),
    Column("issued", "发出日期", Kind.DATE),
    Column("due", "提交期限", Kind.DATE),
    Column("state", "状态", width=9),
    Column("absent", "本单位没有", width=10),
    Column("delivered", "交付日期", Kind.DATE),
    Column("deliverer", "交付人", width=10),
    Column("note", "交付说明", Kind.LONG_TEXT),
    Column("received", "核收日期", Kind.DATE),
    Column("receiver", "核收人", width=10),
)
STATES = dict(MaterialState.choices)


def table(rows: QuerySet[MaterialRequest]) -> Table:
    lines = Material.objects.filter(request__in=rows.order_by().values("pk"))
    lines = lines.select_related("request__inspection__unit", "delivered_by", "received_by")
    return Table(COLUMNS, _lines(lines.order_by("-request", "order")), "资料清单")


def _lines(rows: QuerySet[Material]) -> Iterator[list]:
    for line in rows.iterator(chunk_size=1000):
        request = line.request
        yield [
            request.inspection.unit.name,
            f"〔{request.year}〕{request.number}号",
            line.order,
            line.name,
            request.issued_on,
            request.due_on,
            STATES[line.state],
            "是" if line.is_absent else "",
            line.delivered_at and timezone.localdate(line.delivered_at),
            line.delivered_by.name if line.delivered_by else "",
            line.delivery_note,
            line.received_at and timezone.localdate(line.received_at),
            line.received_by.name if line.received_by else "",
        ]
