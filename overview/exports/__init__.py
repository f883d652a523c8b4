"""What the overview gives away as workbooks; the trail's in ``trail``."""

from django.db.models import QuerySet
from django.http import HttpResponse

from core import spreadsheets
from core.models.notice import MailState
from core.spreadsheets import Column, Kind, Table
from core.views.downloads import workbook
from overview.queries import archive
from overview.queries.trail import MOST
from rounds.models import Inspection

CATALOGUE_COLUMNS = [
    Column("number", "序号", Kind.INTEGER),
    Column("unit", "被巡察单位", width=20),
    Column("name", "资料名称", width=22),
    Column("scope", "归档范围", width=26),
    Column("stage", "阶段"),
    Column("keep", "保管期限"),
    Column("pieces", "件数", Kind.INTEGER),
    Column("pages", "页数", Kind.INTEGER),
    Column("note", "备注", width=30),
]


def catalogue(inspection: Inspection, lines: list[archive.Entry]) -> HttpResponse:
    """归档目录 with the columns of docs/domain.md §7."""
    unit = inspection.unit.name
    rows = (
        [number, unit, e.name, e.scope, e.stage, e.keep, e.pieces, e.pages, e.note]
        for number, e in enumerate(lines, 1)
    )
    book = spreadsheets.write(
        CATALOGUE_COLUMNS, rows, title=f"{unit}归档目录", note=str(inspection.round)
    )
    return workbook(book, f"{unit}归档目录.xlsx")


DELIVERY_COLUMNS = [
    Column("person", "收件人"),
    Column("created_at", "登记时间", Kind.DATETIME),
    Column("state", "状态"),
    Column("attempts", "尝试次数", Kind.INTEGER),
    Column("sent_at", "发送时间", Kind.DATETIME),
    Column("error", "原因", width=50),
]


def mails(rows: QuerySet) -> Table:
    return _deliveries(rows, "mail_", "邮件发送情况")


def dispatches(rows: QuerySet) -> Table:
    return _deliveries(rows, "", "短信网关发送情况")


def _deliveries(rows: QuerySet, prefix: str, title: str) -> Table:
    cells = (
        (
            str(row.recipient),
            row.created_at,
            MailState(getattr(row, f"{prefix}state")).label,
            *(getattr(row, f"{prefix}{name}") for name in ("attempts", "sent_at", "error")),
        )
        for row in rows[:MOST].iterator(2000)
    )
    note = f"最多导出{MOST}条；如需更多，请按状态或收件人分段导出。"
    return Table(DELIVERY_COLUMNS, cells, title, note)
