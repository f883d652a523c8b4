"""What the overview gives away as workbooks; the trail's in ``trail``."""

from django.http import HttpResponse

from core import spreadsheets
from core.spreadsheets import Column, Kind
from core.views.downloads import workbook
from overview.queries import archive
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
