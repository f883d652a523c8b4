"""Cuts a long register into pieces that are laid out one after the other, page on page.

Every row has its own height wherever it stands, so a chunk may begin with the row that begins a
page: its last, unfinished page is thrown away and its rows open the next chunk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from core.documents import tree
from core.documents.html import Printed

LONG = 150  # rows from which a register is laid out in chunks
CHUNK = 150  # rows of one chunk: about 50 MB
NEAR = 20  # rows around the ideal place in which a group heading is looked for


@dataclass(frozen=True)
class Slot:
    """One thing that is laid out: a row of a table, or a block that is no table."""

    block: int
    row: int | None = None
    is_group: bool = False

    @property
    def anchor(self) -> str:
        return f"r{self.block}-{self.row}"

    @property
    def head(self) -> str:
        """The anchor of the table's header."""
        return f"h{self.block}"


def is_long(content: tree.Tree) -> bool:
    """Whether it is worth the trouble: plain material with many rows."""
    return isinstance(content, tree.Sheet) and rows_of(content) > LONG


def rows_of(content: tree.Tree) -> int:
    return sum(len(block.rows) for block in content.blocks if isinstance(block, tree.Table))


def slots_of(blocks: list[Printed]) -> list[Slot]:
    """Everything in order."""
    return list(_slots(blocks))


def _slots(blocks: list[Printed]) -> Iterator[Slot]:
    for place, printed in enumerate(blocks):
        rows = printed.extra["rows"] if printed.kind == "table" else ()
        if not rows:
            yield Slot(place)
        for number, row in enumerate(rows):
            yield Slot(place, number, bool(row.get("group")))


def ranges_of(slots: list[Slot], count: int) -> list[tuple[int, int]]:
    """So many stretches of about equal length, each but the first beginning with a row."""
    ideal = [len(slots) * n // count for n in range(1, count)]
    begins = [0, *(_begin(slots, place) for place in ideal), len(slots)]
    begins = sorted(set(begins))
    return list(pairwise(begins))


def _begin(slots: list[Slot], ideal: int) -> int:
    """A group heading near the ideal place, else the next row."""
    near = range(max(1, ideal - NEAR), min(len(slots), ideal + NEAR))
    groups = [place for place in near if slots[place].is_group]
    if groups:
        return min(groups, key=lambda place: abs(place - ideal))
    return next((n for n in range(ideal, len(slots)) if slots[n].row is not None), len(slots))


def cut(blocks: list[Printed], slots: list[Slot]) -> list[Printed]:
    """The blocks of one chunk: tables with only their rows, captions only where they begin."""
    found: list[Printed] = []
    for place in dict.fromkeys(slot.block for slot in slots):
        printed = blocks[place]
        rows = [slot.row for slot in slots if slot.block == place and slot.row is not None]
        found.append(_part(printed, place, rows) if rows else printed)
    return found


def _part(printed: Printed, place: int, rows: list[int]) -> Printed:
    extra: dict[str, Any] = printed.extra
    picked = [extra["rows"][n] | {"anchor": Slot(place, n).anchor} for n in rows]
    block = printed.block
    if rows[0] and isinstance(block, tree.Table):
        block = replace(block, caption="")
    return replace(printed, block=block, extra=extra | {"rows": picked, "anchor": f"h{place}"})
