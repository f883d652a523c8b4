"""How a worksheet prints: readable at nine points, on A4 or A3, wide ones in groups of columns.

Fitting a register of thirty columns to one page's width makes hair of its words. What A4 and A3 do not
hold at nine points is printed page beside page, its first columns repeated on each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SIZE = 10.5  # points of a cell's text
SMALLEST = 9  # points on paper
SCALE = -(-100 * SMALLEST // SIZE) / 100  # rounded up: 86 %
MARGIN = 36  # points left and right
LEADING = 1 / 4  # of the page: what the repeated columns may take
A4, A3 = 9, 8  # as Excel numbers them
POINTS = {A4: (595, 842), A3: (842, 1191)}


@dataclass(frozen=True)
class Paper:
    """How many pages stand side by side, the columns repeated on each, and those of the first."""

    size: int
    is_landscape: bool
    across: int = 1
    repeated: int = 0
    first: int | None = None


def points(width: float) -> float:
    """A column of so many characters, as Excel counts them, in points: 7 pixels each and 5 around."""
    return (7 * width + 5) * 0.75


def paper_for(widths: Sequence[float], *, is_landscape: bool = True) -> Paper:
    """The smallest paper on which columns of these widths stay readable."""
    wanted = sum(map(points, widths)) * SCALE
    choices = [(A4, False)] * (not is_landscape) + [(A4, True), (A3, True)]
    for size, turned in choices:
        if wanted <= _usable(size, turned):
            return Paper(size, turned)
    return _in_groups(widths)


def _usable(size: int, is_landscape: bool) -> float:
    return POINTS[size][is_landscape] - 2 * MARGIN


def _in_groups(widths: Sequence[float]) -> Paper:
    """A3 pages side by side; a column is never cut. Where exactly they part, the program decides."""
    room = _usable(A3, True) / SCALE
    repeated, taken = _leading(widths, room)
    begins = [0]
    used = 0.0
    for place, width in enumerate(widths):
        needed = points(width)
        if used and used + needed > room:
            begins.append(place)
            used = taken
        used += needed
    return Paper(A3, True, len(begins), repeated, begins[1])


def _leading(widths: Sequence[float], room: float) -> tuple[int, float]:
    """How many columns from the left say which row it is, and their width."""
    taken = 0.0
    for count, width in enumerate(widths):
        if taken + points(width) > room * LEADING:
            return count, taken
        taken += points(width)
    return len(widths), taken


def set_up(sheet: Worksheet, paper: Paper, header_row: int, title: str) -> None:
    """Title and header on every page, pages counted; page beside page where there are groups."""
    if paper.is_landscape:
        sheet.set_landscape()
    sheet.set_paper(paper.size)
    sheet.repeat_rows(0, header_row)
    sheet.set_margins(left=MARGIN / 72, right=MARGIN / 72, top=0.6, bottom=0.7)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.fit_to_pages(paper.across, 0)
    if paper.across > 1:
        sheet.print_across()
        sheet.set_header(f"&R{title.replace('&', '&&')[:200]}", {"margin": 0.3})
    if paper.repeated:
        sheet.repeat_columns(0, paper.repeated - 1)
