"""How high a row must be for its wrapped text: programs other than Excel do not work it out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

LINE = 14.25  # points of a line of 10.5 points
AROUND = 3
HIGHEST = 409  # Excel's own limit


def height_of(row: Sequence[Any], widths: Sequence[float]) -> float:
    """Points; `widths` of the columns in half-width characters, 0 where text is not wrapped."""
    cells = zip(row, widths, strict=True)
    lines = [_lines(_words(value), width) for value, width in cells if width]
    return min(HIGHEST, max(lines, default=1) * LINE + AROUND)


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return value if isinstance(value, str) else ""


def _lines(text: str, width: float) -> int:
    # A column's last character is seldom filled: a full-width one does not stand in half a place.
    room = max(2, int(width) - 1)
    return sum(max(1, math.ceil(_wide(line) / room)) for line in text.split("\n"))


def _wide(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
