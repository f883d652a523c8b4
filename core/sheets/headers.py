"""Finds the header row among titles and notes, and which column of the sheet is which."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.sheets.cells import is_blank
from core.sheets.columns import Column

SEARCHED_ROWS = 15
SERIAL = {"序号", "序", "编号no", "no", "no."}
_BRACKETS = re.compile(r"[(（\[【][^(（\[【)）\]】]*+[)）\]】]")

Grid = list[list[Any]]


@dataclass(frozen=True)
class Header:
    """`row` is the index in the grid; `places` maps a column's key to its index in the row."""

    row: int
    places: dict[str, int]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    serial: frozenset[int]
    names: tuple[str, ...]


def plain(raw: Any) -> str:
    """A label without blanks, breaks, brackets and stars."""
    text = "".join(unicodedata.normalize("NFKC", str(raw or "")).split()).lower()
    return _BRACKETS.sub("", text).strip("*：: ") or text


def find(grid: Grid, columns: Sequence[Column]) -> Header | None:
    """The row that names most columns (the first of equals), or None where none names two."""
    candidates = [_match(grid, index, columns) for index in range(min(SEARCHED_ROWS, len(grid)))]
    best = max(candidates, key=lambda header: len(header.places), default=None)
    enough = min(2, len(columns))
    return best if best and len(best.places) >= enough else None


def repeats(row: list[Any], header: Header) -> bool:
    """Whether a row is the header once more: its second line, or pages pasted together."""
    return all(plain(row[place]) == header.names[place] for place in header.places.values())


def _match(grid: Grid, index: int, columns: Sequence[Column]) -> Header:
    names = tuple(plain(cell) if isinstance(cell, str) else "" for cell in grid[index])
    places: dict[str, int] = {}
    for column in columns:
        wanted = [plain(word) for word in (column.label, *column.aliases)]
        found = next((names.index(word) for word in wanted if word in names), None)
        if found is not None and found not in places.values():
            places[column.key] = found
    return Header(
        row=index,
        places=places,
        missing=tuple(c.label for c in columns if c.required and c.key not in places),
        unused=_unused(grid[index], names, places),
        serial=frozenset(n for n, name in enumerate(names) if name in SERIAL),
        names=names,
    )


def _unused(row: list[Any], names: tuple[str, ...], places: dict[str, int]) -> tuple[str, ...]:
    taken = set(places.values())
    spare = [n for n, name in enumerate(names) if name and n not in taken and name not in SERIAL]
    return tuple(str(row[n]).strip() for n in spare if not is_blank(row[n]))
