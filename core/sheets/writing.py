"""Writes workbooks row by row: typed cells, frozen header, filters, print set-up, no formulas.

What is slow to import is imported where it is used: processes that only read never need it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from core.sheets.columns import Column, Kind

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # characters a cell can hold
CUT = "……（内容过长，已截断）"
WIDTHS = {Kind.LONG_TEXT: 40, Kind.DATE: 14, Kind.MONTH: 11, Kind.DATETIME: 18, Kind.INTEGER: 9}
NUMBER_FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.COUNT: "0",
    Kind.NUMBER: "#,##0.00",
    Kind.DATE: 'yyyy"年"m"月"d"日"',
    Kind.MONTH: 'yyyy"年"m"月"',
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}
FACE = "宋体"


def write(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str, note: str = ""
) -> IO[bytes]:
    """A workbook in a temporary file, open at its start: hand it to FileResponse.

    `rows` is consumed one by one (pass an iterator), each a sequence in the columns' order.
    The title is the first line; the note, when there is one, the second.
    """
    with ExitStack() as unless_done:
        file = unless_done.enter_context(TemporaryFile())
        with workbook(file) as book:
            _fill(book, columns, rows, title, note)
        file.seek(0)
        unless_done.pop_all()
    return file


def _fill(
    book: xlsxwriter.Workbook,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    title: str,
    note: str,
) -> None:
    sheet = book.add_worksheet(sheet_name(title))
    header_row = head(book, sheet, columns, title, (note,) if note else ())
    formats = Formats(book, columns)
    last = header_row
    for last, row in enumerate(rows, start=header_row + 1):
        write_row(sheet, last, row, formats)
    sheet.autofilter(header_row, 0, last, len(columns) - 1)
    print_setup(sheet, header_row)


@contextmanager
def workbook(file: IO[bytes]) -> Iterator[xlsxwriter.Workbook]:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"author": "", "comments": ""})
        yield book


class Formats:
    """One cell format a column, and its twin that marks text which looks like a formula."""

    def __init__(self, book: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
        self.plain = [book.add_format(_style(column.kind)) for column in columns]
        self.quoted = book.add_format(_style(Kind.TEXT) | {"quote_prefix": True})


def _style(kind: Kind) -> dict[str, Any]:
    style = {"font_name": FACE, "font_size": 10.5, "border": 1, "valign": "vcenter"}
    style["text_wrap"] = kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST)
    if kind in NUMBER_FORMATS:
        style["num_format"] = NUMBER_FORMATS[kind]
    return style


def head(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[Column],
    title: str,
    notes: Sequence[str],
) -> int:
    """Widths, title, a line for each note, and header; returns the header's row."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, width_of(column))
    big = book.add_format({"font_name": FACE, "font_size": 16, "bold": True, "align": "center"})
    spread(sheet, 0, len(columns), title, big, height=30)
    small = book.add_format({"font_name": FACE, "font_size": 9, "font_color": "#595959"})
    for place, note in enumerate(notes, start=1):
        spread(sheet, place, len(columns), note, small, height=18)
    header_row = 1 + len(notes)
    bold = book.add_format(
        _style(Kind.TEXT) | {"bold": True, "bg_color": "#EEF1F5", "align": "center"}
    )
    for index, column in enumerate(columns):
        sheet.write_string(header_row, index, column.label, bold)
    sheet.freeze_panes(header_row + 1, 0)
    return header_row


def width_of(column: Column) -> int:
    """In characters."""
    return column.width or max(WIDTHS.get(column.kind, 14), 2 * len(column.label) + 2)


def spread(
    sheet: Worksheet, row: int, width: int, text: str, style: Format, *, height: float
) -> None:
    sheet.set_row(row, height)
    if width > 1:
        sheet.merge_range(row, 0, row, width - 1, "", style)
    sheet.write_string(row, 0, _text(text), style)


def write_row(sheet: Worksheet, number: int, row: Sequence[Any], formats: Formats) -> None:
    for index, (value, style) in enumerate(zip(row, formats.plain, strict=True)):
        if value is None or value == "":
            sheet.write_blank(number, index, None, style)
        elif isinstance(value, bool):
            sheet.write_string(number, index, "是" if value else "否", style)
        elif isinstance(value, int | float | Decimal) and math.isfinite(value):
            sheet.write_number(number, index, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(number, index, _moment(value), style)
        else:
            _write_text(sheet, number, index, value, formats.quoted if _risky(value) else style)


def _write_text(sheet: Worksheet, number: int, index: int, value: Any, style: Format) -> None:
    words = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    sheet.write_string(number, index, _text(words), style)


def _risky(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(FORMULA_STARTS)


def _text(value: str) -> str:
    value = value.encode("utf-8", "replace").decode()
    return value if len(value) <= LONGEST else value[: LONGEST - len(CUT)] + CUT


def _moment(value: date) -> date:
    """Excel knows no time zones: moments are written in local time."""
    from django.utils import timezone

    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def print_setup(sheet: Worksheet, header_row: int, *, is_landscape: bool = True) -> None:
    """A4 (landscape), one page wide, title and header on every page, pages counted."""
    if is_landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header_row)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31].strip() or "数据"
