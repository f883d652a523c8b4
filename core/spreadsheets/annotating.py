"""Writes a verdict beside the rows of a workbook we were given; leaves the rest as it is."""

import logging
import warnings
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from core.spreadsheets import reading, safety

logger = logging.getLogger(__name__)

TITLE = "导入结果"
WIDTH = 44


class Tone(StrEnum):
    """Fill colours, light enough to print."""

    GOOD = "E3F4E6"
    CHANGED = "E1ECFB"
    NEUTRAL = "F1F1F1"
    BAD = "FBE1E1"


@dataclass(frozen=True)
class Mark:
    """What to write beside one row."""

    text: str
    tone: Tone = Tone.NEUTRAL


def annotate(original: bytes, marks: Mapping[int, Mark], *, sheet: str, header_row: int) -> bytes:
    """The given workbook as .xlsx with 导入结果 as its last column; rows count from 1.

    A workbook that openpyxl cannot open or save as it is comes with its values only.
    """
    if safety.is_xlsx(original):
        try:
            return _annotated(_as_it_is(original), marks, sheet, header_row)
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parts raise
            logger.warning("annotating values only: %s", type(error).__name__)
    return _annotated(_values_only(original), marks, sheet, header_row)


def _annotated(book: Any, marks: Mapping[int, Mark], sheet: str, header_row: int) -> bytes:
    page = book[sheet]
    column = _result_column(page, header_row, marks)
    head = page.cell(header_row, column, TITLE)
    _copy_style(page.cell(header_row, max(column - 1, 1)), head)
    page.column_dimensions[head.column_letter].width = WIDTH
    _write_marks(page, column, marks)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _write_marks(page: Any, column: int, marks: Mapping[int, Mark]) -> None:
    """Cells of one tone share one style: far quicker than styling each."""
    styled: dict[Tone, Any] = {}
    for row, mark in marks.items():
        cell = page.cell(row, column)
        cell.value, cell.data_type = mark.text, "s"
        if mark.tone in styled:
            cell._style = copy(styled[mark.tone])
        else:
            _style(cell, mark.tone)
            styled[mark.tone] = cell._style


def _style(cell: Any, tone: Tone) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.fill = PatternFill("solid", fgColor=tone.value)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.font = Font(name="宋体", size=10)


def _result_column(page: Any, header_row: int, rows: Iterable[int]) -> int:
    """Where the result goes: over an earlier result, else after the last named column.

    Where merged cells reach into that column, after everything else.
    """
    from openpyxl.cell.cell import Cell

    last = 1
    for cell in page[header_row]:
        if cell.value == TITLE:
            return cell.column
        if cell.value not in (None, ""):
            last = cell.column
    wanted = [page.cell(row, last + 1) for row in (header_row, *rows)]
    is_free = all(isinstance(cell, Cell) for cell in wanted)
    return last + 1 if is_free else page.max_column + 1


def _copy_style(source: Any, target: Any) -> None:
    for name in ("font", "border", "fill", "alignment"):
        setattr(target, name, copy(getattr(source, name)))


def _as_it_is(original: bytes) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what openpyxl leaves out
        return openpyxl.load_workbook(BytesIO(original))


def _values_only(original: bytes) -> Any:
    """Every sheet's values in a new workbook: nothing writes the old formats."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in reading.sheets(original):
        page = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.grid, start=1):
            for place, value in enumerate(row, start=1):
                if value != "":
                    cell = page.cell(number, place, value)
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return book
