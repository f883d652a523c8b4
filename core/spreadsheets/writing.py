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

from core.spreadsheets import heights, printing
from core.spreadsheets.columns import Column, Kind

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
DATED = (Kind.DATE, Kind.MONTH, Kind.DATETIME)
WRAPPED = (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST)
FONT = "宋体"


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


@contextmanager
def workbook(file: IO[bytes]) -> Iterator[xlsxwriter.Workbook]:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # Widths of columns count in figures of this font, which every office has.
        "default_format_properties": {"font_name": FONT, "font_size": printing.SIZE},
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"author": "", "comments": ""})
        yield book


def widths_of(columns: Sequence[Column]) -> list[int]:
    """The widths of all of them, in half-width characters."""
    return [width_of(column) for column in columns]


class Formats:
    """One cell format a column, one for text that looks like a formula, and those of dates."""

    def __init__(self, book: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
        self.plain = [book.add_format(_style(column.kind)) for column in columns]
        self.quoted = book.add_format(_style(Kind.TEXT) | {"quote_prefix": True})
        self.days = [
            each if column.kind in DATED else None
            for each, column in zip(self.plain, columns, strict=True)
        ]
        self.dated = {kind: book.add_format(_style(kind)) for kind in (Kind.DATE, Kind.DATETIME)}
        widths = widths_of(columns)
        self.wrapped = [
            width if column.kind in WRAPPED else 0
            for width, column in zip(widths, columns, strict=True)
        ]

    def of_date(self, place: int, value: date) -> Format:
        """The column's own where it is one of dates; a date among texts stays a date."""
        kind = Kind.DATETIME if isinstance(value, datetime) else Kind.DATE
        return self.days[place] or self.dated[kind]


def _style(kind: Kind) -> dict[str, Any]:
    style = {"font_name": FONT, "font_size": printing.SIZE, "border": 1, "valign": "vcenter"}
    style["text_wrap"] = kind in WRAPPED
    if kind in NUMBER_FORMATS:
        style["num_format"] = NUMBER_FORMATS[kind]
    return style


def head(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[Column],
    title: str,
    notes: Sequence[str],
    *,
    is_landscape: bool = True,
) -> int:
    """Widths, title, a line for each note, header and print set-up; returns the header's row.

    Title and notes stand over the columns of the leftmost pages, where they are read.
    """
    for index, width in enumerate(widths_of(columns)):
        sheet.set_column(index, index, width)
    paper = printing.paper_for(widths_of(columns), is_landscape=is_landscape)
    widths = widths_of(columns)[: paper.first]
    place = "left" if paper.first else "center"
    big = book.add_format({"font_name": FONT, "font_size": 16, "bold": True, "align": place})
    spread(sheet, 0, len(widths), title, big, height=30)
    small = {"font_name": FONT, "font_size": printing.SIZE, "font_color": "#595959"}
    style = book.add_format(small | {"text_wrap": True, "valign": "vcenter"})
    for row, note in enumerate(notes, start=1):
        spread(sheet, row, len(widths), note, style, height=height_across(note, widths))
    header_row = 1 + len(notes)
    bold = book.add_format(
        _style(Kind.TEXT) | {"bold": True, "bg_color": "#EEF1F5", "align": "center"}
    )
    labels = [column.label for column in columns]
    sheet.set_row(header_row, heights.height_of(labels, widths_of(columns)))
    for index, column in enumerate(columns):
        sheet.write_string(header_row, index, column.label, bold)
    sheet.freeze_panes(header_row + 1, 0)
    printing.set_up(sheet, paper, header_row, title)
    return header_row


def width_of(column: Column) -> int:
    """In half-width characters; a column without a width of its own is as wide as its kind."""
    return column.width or max(WIDTHS.get(column.kind, 14), 2 * len(column.label) + 2)


def spread(
    sheet: Worksheet, row: int, width: int, text: str, style: Format, *, height: float
) -> None:
    sheet.set_row(row, height)
    if width > 1:
        sheet.merge_range(row, 0, row, width - 1, "", style)
    sheet.write_string(row, 0, _text(text), style)


def height_across(words: str, widths: Sequence[int]) -> float:
    """The height of words that all these columns share."""
    return heights.height_of([words], [sum(widths)])


def write_row(sheet: Worksheet, number: int, row: Sequence[Any], formats: Formats) -> None:
    sheet.set_row(number, heights.height_of(row, formats.wrapped))
    for index, (value, style) in enumerate(zip(row, formats.plain, strict=True)):
        if value is None or value == "":
            sheet.write_blank(number, index, None, style)
        elif isinstance(value, bool):
            sheet.write_string(number, index, "是" if value else "否", style)
        elif isinstance(value, int | float | Decimal) and math.isfinite(value):
            sheet.write_number(number, index, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(number, index, _moment(value), formats.of_date(index, value))
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


def sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31].strip() or "数据"
