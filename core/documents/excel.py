"""The Excel format of registers and ledgers: one worksheet a table, cells of their own types."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from core.documents import tree
from core.documents.numbering import numbered
from core.spreadsheets import Column, Kind
from core.spreadsheets.book import Leaf, write_book

TEXT_KINDS = (tree.Heading, tree.Paragraph, tree.PageBreak)
PAGE = {True: 155, False: 105}  # half-width characters in a line, landscape or not


def is_tabular(content: tree.Tree) -> bool:
    """A sheet of tables, headings and remarks; forms, letters and charts are none."""
    if not isinstance(content, tree.Sheet):
        return False
    has_table = any(isinstance(block, tree.Table) for block in content.blocks)
    return has_table and all(isinstance(b, (tree.Table, *TEXT_KINDS)) for b in content.blocks)


def render(content: tree.Sheet) -> bytes:
    """The .xlsx: what stands above a table in the tree stands above it on its worksheet."""
    with write_book(list(_leaves(content)), is_landscape=content.is_landscape) as file:
        return file.read()


def _leaves(content: tree.Sheet) -> Iterator[Leaf]:
    """A leaf a table; remarks after the last table stand under it."""
    notes = [
        each
        for each in (
            content.secrecy,
            _annex_to(content),
            content.subtitle,
            "　".join(content.facts),
        )
        if each
    ]
    last = max(n for n, block in enumerate(content.blocks) if isinstance(block, tree.Table))
    pending: list[str] = []
    after = tuple(_words(content.blocks[last + 1 :]))
    for place, (block, number) in enumerate(numbered(content.blocks[: last + 1])):
        if not isinstance(block, tree.Table):
            pending += _said(block, number)
            continue
        above = [*notes, *pending, *([block.caption] if block.caption else [])]
        name = block.caption or (pending[0] if pending else content.title)
        yield Leaf(
            name, content.title.replace("\n", ""), tuple(above), _columns(block, content.is_landscape), _rows(block),
            after if place == last else (),
        )  # fmt: skip
        pending = []


def _annex_to(content: tree.Sheet) -> str:
    return f"{content.annex_to}附件" if content.annex_to else ""


def _words(blocks: tuple[tree.Block, ...]) -> Iterator[str]:
    for block, number in numbered(blocks):
        yield from _said(block, number)


def _said(block: tree.Block, number: str) -> list[str]:
    if isinstance(block, tree.Heading):
        return [f"{number}{block.text}{block.body}"]
    if isinstance(block, tree.Paragraph):
        return [line.strip() for line in block.text.split("\n") if line.strip()]
    return []


def _rows(block: tree.Table) -> tuple[tuple[tree.Single, ...], ...]:
    rows = tuple(line for row in block.rows for line in _lines(row))
    return rows or ((block.empty,),)


def _lines(row: tuple[tree.Value, ...]) -> Iterator[tuple[tree.Single, ...]]:
    """A row for each of the values that share a cell; what stands beside them is repeated."""
    count = max((len(value) for value in row if isinstance(value, tuple)), default=1)
    for place in range(max(count, 1)):
        yield tuple(_single(value, place) for value in row)


def _single(value: tree.Value, place: int) -> tree.Single:
    if not isinstance(value, tuple):
        return value
    return value[place] if place < len(value) else None


def _columns(block: tree.Table, is_landscape: bool) -> tuple[Column, ...]:
    """Kinds as the values are; widths in proportion to those on paper."""
    whole, page = sum(column.width for column in block.columns), PAGE[is_landscape]
    return tuple(
        Column(
            f"c{place}",
            column.label,
            _kind(block, place),
            width=max(6, round(page * column.width / whole)),
        )
        for place, column in enumerate(block.columns)
    )


def _kind(block: tree.Table, place: int) -> Kind:
    """The kind that fits the first value which is no text; text where there is none."""
    for row in block.rows:
        value = row[place] if len(row) == len(block.columns) else None
        if isinstance(value, tuple):
            value = next((each for each in value if each is not None), None)
        if isinstance(value, date):
            return Kind.DATE
        if isinstance(value, float | Decimal):
            return Kind.NUMBER
        if isinstance(value, int):
            return Kind.COUNT
    return Kind.LONG_TEXT
