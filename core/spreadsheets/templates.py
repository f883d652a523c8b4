"""The workbook to fill in: drop-downs where a column knows its words, and an example that is never read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from core.spreadsheets import reading, safety, writing
from core.spreadsheets.columns import Column, Kind

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet


def template(
    columns: Sequence[Column],
    *,
    title: str,
    note: str,
    rows: Iterable[Mapping[str, Any]] = (),
    examples: Sequence[Mapping[str, Any]] = (),
) -> IO[bytes]:
    """A workbook in a temporary file, open at its start: the sheet to fill in stands first.

    ``rows`` are written into it, by the columns' keys: what stands already.
    """
    with ExitStack() as unless_done:
        file = unless_done.enter_context(TemporaryFile())
        with writing.workbook(file) as book:
            _to_fill_in(book, columns, title, note, rows)
            if examples:
                _example(book, columns, title, examples)
            _choices(book, columns)
        file.seek(0)
        unless_done.pop_all()
    return file


def _to_fill_in(
    book: xlsxwriter.Workbook,
    columns: Sequence[Column],
    title: str,
    note: str,
    rows: Iterable[Mapping[str, Any]],
) -> None:
    sheet = book.add_worksheet(writing.sheet_name(title))
    header_row = writing.head(book, sheet, columns, title, (note,))
    as_text = book.add_format({"num_format": "@", "font_name": writing.FONT, "font_size": 10.5})
    offered = [column for column in columns if column.choices]
    for index, column in enumerate(columns):
        if column.kind == Kind.TEXT:  # a telephone stays what was typed
            sheet.set_column(index, index, writing.width_of(column), as_text)
        if column in offered:
            _offer(sheet, header_row + 1, index, column, offered.index(column))
    _write(book, sheet, columns, rows, after=header_row)


def _offer(sheet: Worksheet, first: int, index: int, column: Column, place: int) -> None:
    """A drop-down down to the last row that is read; of several words the first comes from it."""
    letter = reading.address(0, place).rstrip("0123456789")
    is_list = column.kind == Kind.LIST
    options = {
        "validate": "list",
        "source": f"='{reading.CHOICES}'!${letter}$2:${letter}${len(column.choices) + 1}",
        "input_title": column.label[:32],
        "input_message": column.hint[:255],
        "error_title": column.label[:32],
        "error_message": "请从下拉列表中选择一项。",
        "error_type": "information" if is_list else "stop",
        "show_error": not is_list,
    }
    sheet.data_validation(first, index, safety.MAX_ROWS, index, options)


def _example(
    book: xlsxwriter.Workbook,
    columns: Sequence[Column],
    title: str,
    examples: Sequence[Mapping[str, Any]],
) -> None:
    sheet = book.add_worksheet(reading.EXAMPLE)
    note = "这一页只供参考，不会导入；请把内容填在第一张工作表里。"
    header_row = writing.head(book, sheet, columns, f"{title}（填写示例）", (note,))
    _write(book, sheet, columns, examples, after=header_row)


def _write(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    after: int,
) -> None:
    formats = writing.Formats(book, columns)
    for number, values in enumerate(rows, start=after + 1):
        row = [values.get(column.key, "") for column in columns]
        writing.write_row(sheet, number, row, formats)


def _choices(book: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
    """What the drop-downs offer, one column each."""
    offered = [column for column in columns if column.choices]
    if not offered:
        return
    sheet = book.add_worksheet(reading.CHOICES)
    bold = book.add_format({"font_name": writing.FONT, "font_size": 10.5, "bold": True})
    plain = book.add_format({"font_name": writing.FONT, "font_size": 10.5})
    longest = max(len(column.choices) for column in offered)
    for row in range(longest + 1):  # row by row: the workbook is written in constant memory
        for place, column in enumerate(offered):
            words = (column.label, *column.choices)
            if row < len(words):
                sheet.write_string(row, place, words[row], plain if row else bold)
    for place, column in enumerate(offered):
        sheet.set_column(place, place, writing.width_of(column))
