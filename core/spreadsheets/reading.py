"""Reads a workbook as an office keeps it: title and notes above, merged sectors, footers below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from core.spreadsheets import delimited, details, headers, safety
from core.spreadsheets.cells import clean_text, is_blank, parse
from core.spreadsheets.columns import Column, Kind
from core.spreadsheets.dates import FIRST_SERIAL, LAST_SERIAL
from core.spreadsheets.details import Details
from core.spreadsheets.errors import CellError, HeaderError, SpreadsheetError
from core.spreadsheets.headers import Grid, Header, Matching

_FOOTER = re.compile(
    r"(注|备注|说明|填表说明|填表人|制表人?|填报人|审核人?|复核人?|联系人|联系电话|负责人|单位负责人"
    r"|填表日期|填报日期|填报单位|填报时间|制表日期|制表时间)\s*+\d?\s*+[:：].*",
    re.DOTALL,
)
_TOTAL = re.compile(r"(合计|总计|小计|共计)[:：]?")

TEXT_SHEET = "文本"
# Our template's own sheets beside the one to fill in: what stands in them is never imported.
EXAMPLE, CHOICES = "填写示例（不导入）", "可选内容（不导入）"
CLEAR = "清空"
KEEPS = f"已有的记录，表里没有的列和空白的格都保持原样；要去掉某一格原来的内容，请填“{CLEAR}”。"

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, by row and column."""

    row: int
    cell: str
    label: str
    sentence: str

    def __str__(self) -> str:
        return f"第{self.row}行“{self.label}”（{self.cell}）：{self.sentence}"


@dataclass(frozen=True)
class Row:
    """One row of data; `number` is the row's number in the workbook, from 1.

    `values` holds every column; `said` names those of which the workbook says something: a column
    that is not in it and a blank cell say nothing, a cell with `CLEAR` says that nothing is to stand.
    """

    number: int
    values: dict[str, Any]
    problems: tuple[Problem, ...]
    said: frozenset[str] = frozenset()
    is_hidden: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """Only the values that the workbook gives."""
        return {key: value for key, value in self.values.items() if key in self.said}


@dataclass(frozen=True)
class SheetRead:
    """Everything found in the sheet that carries the columns; row numbers are from 1."""

    sheet: str
    header_row: int
    rows: tuple[Row, ...]
    ignored: tuple[tuple[int, str], ...]
    unused_columns: tuple[str, ...]
    other_sheets: tuple[str, ...] = ()
    matching: Matching | None = None
    missing_columns: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for row in self.rows for problem in row.problems)


@dataclass(frozen=True)
class OpenSheet:
    """`filled` is `grid` with every merged cell's value in all rows of its first column."""

    name: str
    grid: Grid
    filled: Grid
    source: bytes = b""
    details: Details = field(default_factory=Details)

    @property
    def has_rows(self) -> bool:
        """Whether more than a title stands in it."""
        filled = [row for row in self.grid if sum(not is_blank(cell) for cell in row) > 1]
        return len(filled) > 1


def read(
    file: IO[bytes] | bytes, columns: Sequence[Column], remembered: Sequence[Matching] = ()
) -> SheetRead:
    """All data rows of the sheet that has the columns, or whose headings a person has matched.

    Raises SpreadsheetError for the file as a whole, HeaderError where only its headings are strange; what
    is wrong with a cell stands in `problems`.
    """
    all_sheets = opened(file)
    sheet, header = _best(all_sheets, columns, remembered)
    others = tuple(each.name for each in all_sheets if each is not sheet and each.has_rows)
    if header.missing:
        names = "、".join(f"“{name}”" for name in header.missing)
        raise HeaderError(
            f"工作表“{sheet.name}”第{header.row + 1}行的表头里没有找到{names}列。"
            "请在下面说明它是哪一列；工作簿里没有的，请补上后重新上传。"
        )
    sheet = replace(sheet, details=details.of_sheet(sheet.source, sheet.name))
    rows, ignored = _rows(sheet, header, columns)
    if not rows:
        raise SpreadsheetError(f"工作表“{sheet.name}”的表头下面没有数据，请填写后再上传。")
    missing = tuple(column.label for column in columns if column.key not in header.places)
    return SheetRead(
        sheet.name, header.row + 1, rows, ignored, header.unused, others, header.matching, missing
    )


def opened(file: IO[bytes] | bytes) -> list[OpenSheet]:
    """The sheets from which something may be imported: not hidden ones, nor the template's own."""
    data = file if isinstance(file, bytes) else file.read()
    safety.check(data)
    return [each for each in sheets(data) if each.name not in (EXAMPLE, CHOICES)]


def address(row: int, column: int) -> str:
    """Indices from 0 → A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def sheets(data: bytes) -> Iterator[OpenSheet]:
    """Every visible sheet with its values; a text table is one sheet."""
    if safety.is_text(data):
        grid: Grid = [list(row) for row in delimited.rows(delimited.text_of(data) or "")]
        _check_size(len(grid), len(grid[0]) if grid else 0)
        yield OpenSheet(TEXT_SHEET, grid, grid, data)
        return
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.visible is SheetVisibleEnum.Visible:
                    yield _sheet(book.get_sheet_by_name(meta.name), data)
    except PasswordError as error:
        raise SpreadsheetError(safety.PROTECTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise SpreadsheetError(safety.DAMAGED) from error


def _sheet(sheet: Any, source: bytes) -> OpenSheet:
    _check_size(sheet.total_height, sheet.total_width)
    grid = sheet.to_python(skip_empty_area=False)
    return OpenSheet(sheet.name, grid, _fill_down(grid, sheet.merged_cell_ranges or []), source)


def _check_size(height: int, width: int) -> None:
    limit = safety.MAX_ROWS + headers.SEARCHED_ROWS + 1
    if height > limit or width > safety.MAX_COLUMNS:
        raise SpreadsheetError(safety.TOO_MANY_CELLS)


def _best(
    sheets: Sequence[OpenSheet], columns: Sequence[Column], remembered: Sequence[Matching]
) -> tuple[OpenSheet, Header]:
    """The sheet whose header names most columns; the first of equals."""
    found: tuple[OpenSheet, Header] | None = None
    for sheet in sheets:
        header = headers.find(sheet.filled, columns, remembered)
        if header and (not found or header.rank > found[1].rank):
            found = sheet, header
    if not found:
        names = "、".join(f"“{column.label}”" for column in columns if column.required)
        raise HeaderError(
            f"没有按列名认出表头（前{headers.SEARCHED_ROWS}行里没有{names}等列）。"
            "请在下面说明表头在哪一行、各列是什么，或对照模板修改后重新上传。"
        )
    return found


def _rows(
    sheet: OpenSheet, header: Header, columns: Sequence[Column]
) -> tuple[tuple[Row, ...], tuple[tuple[int, str], ...]]:
    rows, ignored, in_notes = [], [], False
    for index in range(header.row + 1, len(sheet.grid)):
        why, in_notes = _ignore(sheet.grid[index], header, in_notes)
        if why is None:
            rows.append(_row(index, sheet, header, columns))
        elif why:
            ignored.append((index + 1, why))
    return tuple(rows), tuple(ignored)


def _ignore(raw: list[Any], header: Header, in_notes: bool) -> tuple[str | None, bool]:
    """Why a row is no data ("" for a blank one, None for data), and whether notes have begun."""
    places = [n for n, cell in enumerate(raw) if not is_blank(cell)]
    texts = [clean_text(raw[n]) for n in places if isinstance(raw[n], str)]
    first = texts[0] if texts else ""
    if _FOOTER.fullmatch(first) or _TOTAL.fullmatch(first):
        return first, in_notes or not _TOTAL.fullmatch(first)
    if len(places) == len(texts) == 1 and (in_notes or places[0] in header.serial):
        return ("" if first.isdigit() else first), in_notes
    if header.serial.issuperset(places):
        return "", in_notes
    return ("重复的表头" if headers.repeats(raw, header) else None), False


def _fill_down(grid: Grid, merged: list[Range]) -> Grid:
    filled = [list(row) for row in grid]
    budget = len(grid) * max(map(len, grid), default=0)  # ranges cannot overlap in an honest file
    for (top, column), (bottom, _) in merged:
        rows = filled[top + 1 : bottom + 1]
        budget -= len(rows)
        if budget < 0:
            raise SpreadsheetError(safety.DAMAGED)
        for row in rows:
            if column < len(row):
                row[column] = grid[top][column]
    return filled


def _clears(cell: Any) -> bool:
    return isinstance(cell, str) and clean_text(cell) == CLEAR


def _row(index: int, sheet: OpenSheet, header: Header, columns: Sequence[Column]) -> Row:
    values: dict[str, Any] = {}
    problems, said = [], set()
    raw, known = sheet.filled[index], sheet.details
    for column in columns:
        place = header.places.get(column.key)
        cell = None if place is None else raw[place]
        if not is_blank(cell):
            said.add(column.key)
        try:
            if place is not None and (fault := known.faults.get((index, place))):
                raise CellError(fault)
            cell = _since_1904(column, cell) if known.is_1904 else cell
            values[column.key] = parse(column, None if _clears(cell) else cell)
            if column.required and values[column.key] in ("", None, ()):
                raise CellError("不能为空")
        except CellError as error:
            values[column.key] = None
            problems.append(
                Problem(index + 1, address(index, place or 0), column.label, str(error))
            )
    is_hidden = index in known.hidden
    return Row(index + 1, values, tuple(problems), frozenset(said), is_hidden)


def _since_1904(column: Column, cell: Any) -> Any:
    """A day typed as a plain number in a workbook whose days count from 1904."""
    is_day = column.kind in (Kind.DATE, Kind.MONTH) and isinstance(cell, int | float)
    if is_day and not isinstance(cell, bool) and FIRST_SERIAL <= cell <= LAST_SERIAL:
        return cell + details.DAYS_1904
    return cell
