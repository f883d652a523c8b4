"""Finds the header row among titles and notes, and which column of the sheet is which."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.spreadsheets.cells import is_blank
from core.spreadsheets.columns import Column

SEARCHED_ROWS = 15
YEARS = range(1949, 2101)
SERIAL = {"序号", "序", "编号no", "no", "no."}
_BRACKETS = re.compile(r"[(（\[【][^(（\[【)）\]】]*+[)）\]】]")

Grid = list[list[Any]]
Heading = tuple[str, int]  # a plain heading, and the how-manieth of its equals in the row (from 0)


@dataclass(frozen=True)
class Matching:
    """What a person said of one set of headings: which of them stands for which column.

    `headings` are plain and sorted: the order of a workbook's columns does not matter.
    """

    headings: tuple[str, ...]
    chosen: dict[str, Heading]


@dataclass(frozen=True)
class Header:
    """`row` is the index in the grid; `places` maps a column's key to its index in the row."""

    row: int
    places: dict[str, int]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    serial: frozenset[int]
    names: tuple[str, ...]
    matching: Matching | None = None

    @property
    def rank(self) -> tuple[bool, int]:
        """What a person said goes before what was recognised."""
        return (self.matching is not None, len(self.places))


def plain(raw: Any) -> str:
    """A label without blanks, breaks, brackets and stars."""
    text = "".join(unicodedata.normalize("NFKC", str(raw or "")).split()).lower()
    return _BRACKETS.sub("", text).strip("*：: ") or text


def find(
    grid: Grid, columns: Sequence[Column], remembered: Sequence[Matching] = ()
) -> Header | None:
    """The row that names most columns (the first of equals), or None where none names two.

    A row whose headings a person has matched before (`remembered`) goes first.
    """
    rows = range(min(SEARCHED_ROWS, len(grid)))
    candidates = [match(grid, index, columns, remembered) for index in rows]
    best = max(candidates, key=lambda header: header.rank, default=None)
    enough = min(2, len(columns))
    return best if best and (best.matching or len(best.places) >= enough) else None


def repeats(row: list[Any], header: Header) -> bool:
    """Whether a row is the header once more: its second line, or pages pasted together."""
    return all(plain(_heading(row[n])) == header.names[n] for n in header.places.values())


def match(
    grid: Grid, index: int, columns: Sequence[Column], remembered: Sequence[Matching] = ()
) -> Header:
    """One row taken for the header: by what a person said of these headings, else by their words."""
    names = names_of(grid[index])
    said = signature(names)
    matching = next((each for each in remembered if said and each.headings == said), None)
    places = _said(names, matching) if matching else _recognised(names, columns)
    return Header(
        row=index,
        places=places,
        missing=tuple(c.label for c in columns if c.required and c.key not in places),
        unused=_unused(grid[index], names, places),
        serial=frozenset(n for n, name in enumerate(names) if name in SERIAL),
        names=names,
        matching=matching,
    )


def names_of(row: list[Any]) -> tuple[str, ...]:
    return tuple(plain(_heading(cell)) for cell in row)


def _heading(cell: Any) -> str:
    """Words, and a year that was typed as a number; other numbers and days are no headings."""
    if isinstance(cell, str):
        return cell
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return str(int(cell)) if is_number and cell in YEARS else ""


def signature(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name))


def numbered(names: Sequence[str]) -> list[Heading]:
    """Every heading with how many of its equals stand before it."""
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _said(names: tuple[str, ...], matching: Matching) -> dict[str, int]:
    at = {heading: place for place, heading in enumerate(numbered(names))}
    return {key: at[heading] for key, heading in matching.chosen.items() if heading in at}


def _recognised(names: tuple[str, ...], columns: Sequence[Column]) -> dict[str, int]:
    places: dict[str, int] = {}
    for column in columns:
        wanted = [plain(word) for word in (column.label, *column.aliases)]
        found = next((names.index(word) for word in wanted if word in names), None)
        if found is not None and found not in places.values():
            places[column.key] = found
    return places


def _unused(row: list[Any], names: tuple[str, ...], places: dict[str, int]) -> tuple[str, ...]:
    taken = set(places.values())
    spare = [n for n, name in enumerate(names) if name and n not in taken and name not in SERIAL]
    return tuple(str(row[n]).strip() for n in spare if not is_blank(row[n]))
