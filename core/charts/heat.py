"""Rows by columns, each cell a state: a table whose cells have a tone, a mark and words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# A mark of its own for each tone: what a printer without colours shows.
MARKS = {
    "danger": "✕",
    "warning": "△",
    "progress": "●",
    "success": "✓",
    "neutral": "○",
    "muted": "·",
}
ORDER = list(MARKS)


@dataclass(frozen=True)
class HeatCell:
    """One state in words; ``note`` below them, ``warning`` a second thing that is not as it should be."""

    words: str = ""
    tone: str = ""
    url: str = ""
    note: str = ""
    warning: str = ""

    @property
    def mark(self) -> str:
        return MARKS.get(self.tone, "")


@dataclass(frozen=True)
class HeatRow:
    label: str
    url: str
    cells: Sequence[HeatCell]
    note: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Heat:
    """``title`` says the finding; ``corner`` is the heading of the rows' names."""

    title: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]

    @property
    def lines(self) -> list[tuple[HeatRow, list[tuple[str, HeatCell]]]]:
        """Each row with its cells beside the headings of their columns, as a phone shows them."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]

    @property
    def legend(self) -> list[tuple[str, str, str, int]]:
        """Mark, tone, words and how many cells, the worst first."""
        found = Counter((c.tone, c.words) for row in self.rows for c in row.cells if c.words)
        order = {tone: place for place, tone in enumerate(ORDER)}
        kinds = sorted(found, key=lambda kind: (order.get(kind[0], len(order)), kind[1]))
        return [(MARKS.get(tone, ""), tone, words, found[tone, words]) for tone, words in kinds]
