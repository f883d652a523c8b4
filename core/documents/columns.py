"""How wide the columns of a table are: as their shares say, but never narrower than a date or a figure."""

import re
from collections.abc import Iterable
from itertools import chain

from core.documents import tree
from core.documents.words import show, width

PADDING = 0.7  # characters: what a cell keeps free beside its text, and its border
LINE = 40  # characters of the longest whole thing
SHORT = 2
MOST = 0.7  # of the whole: where figures alone want more, the shares stand as they are
_WHOLE = re.compile(
    r"(\d{1,2}\. )?(\d{4}年\d{1,2}月(\d{1,2}日)?|[-+]?[\d,.]+ ?([%％日项条件人次元个天页份]|万元)?|\S{1,6}〔\d{4}〕\d+号)"
)


def is_whole(text: str) -> bool:
    """Whether every line of a cell is one thing that is not broken: 2026年11月22日, 100%, 巡督〔2026〕3号."""
    return all(len(line) <= LINE and _WHOLE.fullmatch(line) for line in text.split("\n"))


def shares(block: tree.Table, characters: float) -> list[float]:
    """The columns' parts of the whole, which is so many characters wide; they add up to 1."""
    total = sum(column.width for column in block.columns)
    wanted = [column.width / total for column in block.columns]
    least = [need / characters for need in _needs(block)]
    if sum(least) > MOST:
        return wanted
    fixed: set[int] = set()
    while True:
        rest = 1 - sum(least[n] for n in fixed)
        free = sum(part for n, part in enumerate(wanted) if n not in fixed)
        found = [least[n] if n in fixed else part * rest / free for n, part in enumerate(wanted)]
        short = {n for n, part in enumerate(found) if part < least[n] - 1e-9}
        if not short:
            return found
        fixed |= short


def _needs(block: tree.Table) -> list[float]:
    """The widest whole thing of every column, in characters."""
    columns: Iterable[tuple] = zip(*(row for row in block.rows if len(row) > 1), strict=False)
    heads = [_head(column.label) for column in block.columns]
    needs = [_widest(column) for column in columns]
    return [*map(max, needs, heads)] if len(needs) == len(heads) else heads


def _head(label: str) -> float:
    """A heading of two characters (序号) is not broken; longer ones may be."""
    return width(label) + PADDING if len(label) <= SHORT else 0.0


def _widest(column: tuple[tree.Value, ...]) -> float:
    texts = {show(value) for value in column if not isinstance(value, str) or len(value) <= LINE}
    lines = chain.from_iterable(text.split("\n") for text in texts if is_whole(text))
    return max((width(line) + PADDING for line in lines), default=0.0)
