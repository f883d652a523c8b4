"""Writes a verdict beside the rows of a workbook we were given; leaves the rest as it is."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from core.sheets import safety

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
    """The given workbook as .xlsx with 导入结果 as its last column; rows count from 1."""
    book = _open(original)
    page = book[sheet]
    column = _result_column(page, header_row)
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


def _result_column(page: Any, header_row: int) -> int:
    """Where the result goes: over an earlier result, else after the last named column."""
    last = 1
    for cell in page[header_row]:
        if cell.value == TITLE:
            return cell.column
        if cell.value not in (None, ""):
            last = cell.column
    return last + 1


def _copy_style(source: Any, target: Any) -> None:
    for name in ("font", "border", "fill", "alignment"):
        setattr(target, name, copy(getattr(source, name)))


def _open(original: bytes) -> Any:
    import openpyxl

    if safety.is_xlsx(original):
        return openpyxl.load_workbook(BytesIO(original))
    return _converted(original)


def _converted(original: bytes) -> Any:
    """An old .xls or .et as a new workbook, values only: nothing writes the old format."""
    import openpyxl
    from python_calamine import CalamineWorkbook

    book = openpyxl.Workbook()
    book.remove(book.active)
    with CalamineWorkbook.from_filelike(BytesIO(original)) as old:
        for name in old.sheet_names:
            page = book.create_sheet(name)
            _copy_values(old.get_sheet_by_name(name).to_python(skip_empty_area=False), page)
    return book


def _copy_values(rows: list[list[Any]], page: Any) -> None:
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value != "":
                cell = page.cell(number, place, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
