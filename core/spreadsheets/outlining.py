"""What a person needs to see of a workbook to say which of its columns is which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.spreadsheets import headers
from core.spreadsheets.cells import is_blank, shorten
from core.spreadsheets.columns import Column
from core.spreadsheets.errors import CellError, SpreadsheetError
from core.spreadsheets.headers import Heading, Matching
from core.spreadsheets.reading import OpenSheet, address, opened

SAMPLES = 3
LOOKED_AT = 50  # rows below the header in which samples are sought
NOTHING = "工作簿里没有能作表头的行：至少要有一行写着两个以上列名。请补上表头后再上传。"


@dataclass(frozen=True)
class Place:
    """One column of the workbook: its letter, its heading as written, some of what stands below."""

    letter: str
    name: str
    heading: Heading
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A row that may be the header: `mark` names it, `words` show it."""

    mark: str
    words: str


@dataclass(frozen=True)
class Outline:
    """The row taken for the header (`mark`), its columns, and which of them are recognised (`known`)."""

    sheet: str
    row: int
    mark: str
    places: tuple[Place, ...]
    known: dict[str, Heading]
    headings: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def outline(
    data: bytes, columns: Sequence[Column], *, remembered: Sequence[Matching] = (), mark: str = ""
) -> Outline:
    """The columns under the header row named by `mark`, else under the likeliest one."""
    sheets = opened(data)
    rows = [(n, row) for n, sheet in enumerate(sheets) for row in _possible(sheet)]
    if not rows:
        raise SpreadsheetError(NOTHING)
    wanted = [(n, row) for n, row in rows if mark == f"{n}:{row}"]
    number, row = wanted[0] if wanted else _likeliest(sheets, rows, columns, remembered)
    sheet = sheets[number]
    header = headers.match(sheet.filled, row, columns, remembered)
    places = _places(sheet, row)
    heading = {n: place.heading for n, place in places.items()}
    return Outline(
        sheet=sheet.name,
        row=row + 1,
        mark=f"{number}:{row}",
        places=tuple(places.values()),
        known={key: heading[n] for key, n in header.places.items() if n in heading},
        headings=headers.signature(header.names),
        candidates=tuple(_candidate(sheets, n, each) for n, each in rows),
    )


def _possible(sheet: OpenSheet) -> list[int]:
    """Rows with at least two words."""
    top = sheet.filled[: headers.SEARCHED_ROWS]
    return [n for n, row in enumerate(top) if len(_words(row)) > 1]


def _words(row: list) -> list[str]:
    return [name for name in headers.names_of(row) if name]


def _likeliest(
    sheets: Sequence[OpenSheet],
    rows: Sequence[tuple[int, int]],
    columns: Sequence[Column],
    remembered: Sequence[Matching],
) -> tuple[int, int]:
    """The row that names most columns; of equals, the first with most words."""

    def rank(place: tuple[int, int]) -> tuple:
        number, row = place
        grid = sheets[number].filled
        return (*headers.match(grid, row, columns, remembered).rank, len(_words(grid[row])))

    return max(rows, key=rank)


def _places(sheet: OpenSheet, row: int) -> dict[int, Place]:
    """By index: columns that have a heading or something below it."""
    numbered = headers.numbered(headers.names_of(sheet.filled[row]))
    found = {}
    for index, heading in enumerate(numbered):
        name = _shown(sheet.filled[row][index]) if heading[0] else ""
        samples = _samples(sheet, row, index)
        if name or samples:
            letter = address(row, index).rstrip("0123456789")
            found[index] = Place(letter, name, heading, samples)
    return found


def _samples(sheet: OpenSheet, row: int, index: int) -> tuple[str, ...]:
    cells = (line[index] for line in sheet.filled[row + 1 : row + 1 + LOOKED_AT])
    shown = dict.fromkeys(_shown(cell) for cell in cells if not is_blank(cell))
    return tuple(shown)[:SAMPLES]


def _shown(cell: Any) -> str:
    try:
        return shorten(cell)
    except CellError:  # a number that has lost its end: here it is only looked at
        return str(cell)


def _candidate(sheets: Sequence[OpenSheet], number: int, row: int) -> Candidate:
    sheet = sheets[number]
    cells = [_shown(cell) for cell in sheet.filled[row] if not is_blank(cell)]
    words = "、".join(cells[:5]) + ("……" if len(cells) > 5 else "")
    return Candidate(f"{number}:{row}", f"工作表“{sheet.name}”第{row + 1}行：{words}")
