"""Writes a workbook of several worksheets: a ledger's lists, each with its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from core.spreadsheets import printing, writing
from core.spreadsheets.columns import Column

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True)
class Leaf:
    """One worksheet; a row of a single value spans all columns, `notes` stand under the title."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    after: tuple[str, ...] = ()


def write_book(leaves: Sequence[Leaf], *, is_landscape: bool = True) -> IO[bytes]:
    """A workbook in a temporary file, open at its start."""
    with ExitStack() as unless_done:
        file = unless_done.enter_context(TemporaryFile())
        with writing.workbook(file) as book:
            shared = _Shared(book)
            for leaf, name in zip(leaves, _names(leaves), strict=True):
                _write(book, book.add_worksheet(name), leaf, shared, is_landscape)
        file.seek(0)
        unless_done.pop_all()
    return file


class _Shared:
    """The formats that all worksheets share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        plain = {"font_name": writing.FONT, "valign": "vcenter"}
        self.note = book.add_format(plain | {"font_size": 10.5, "text_wrap": True})
        band = {"font_size": 10.5, "border": 1, "bold": True, "bg_color": "#F7F7F7"}
        self.group = book.add_format(plain | band)
        self.nothing = book.add_format(plain | {"font_size": 10.5, "border": 1, "align": "center"})


def _write(
    book: xlsxwriter.Workbook, sheet: Worksheet, leaf: Leaf, shared: _Shared, is_landscape: bool
) -> None:
    header_row = writing.head(
        book, sheet, leaf.columns, leaf.title, leaf.notes, is_landscape=is_landscape
    )
    formats = writing.Formats(book, leaf.columns)
    last = header_row
    for last, row in enumerate(leaf.rows, start=header_row + 1):
        if len(row) == 1 < len(leaf.columns):
            is_only = len(leaf.rows) == 1
            style = shared.nothing if is_only else shared.group
            writing.spread(sheet, last, len(leaf.columns), str(row[0]), style, height=20)
        else:
            writing.write_row(sheet, last, row, formats)
    sheet.autofilter(header_row, 0, last, len(leaf.columns) - 1)
    widths = writing.widths_of(leaf.columns)
    widths = widths[: printing.paper_for(widths, is_landscape=is_landscape).first]
    for place, words in enumerate(leaf.after, start=last + 1):
        height = writing.height_across(words, widths)
        writing.spread(sheet, place, len(widths), words, shared.note, height=height)


def _names(leaves: Sequence[Leaf]) -> list[str]:
    """Names that Excel accepts and that differ, at most 31 characters each."""
    found: list[str] = []
    for leaf in leaves:
        name, count = writing.sheet_name(leaf.name), 2
        while name.lower() in (each.lower() for each in found):
            name, count = f"{writing.sheet_name(leaf.name)[:27]}（{count}）", count + 1
        found.append(name)
    return found
