"""Compares two versions of a document paragraph by paragraph, and inside a changed one by character.

Works on the content trees, not on pages: a change of layout is no difference, a changed word is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from core.documents import html, numbering, tree

# Two paragraphs are one that was reworded when they share at least this part of their text.
ALIKE = 0.5
LONGEST = 4000  # characters that are compared one by one


@dataclass(frozen=True)
class Piece:
    """A run of text; ``kind`` is same, gone or new."""

    text: str
    kind: str = "same"


@dataclass(frozen=True)
class Row:
    """One paragraph of the old and of the new version side by side; ``kind`` is same, changed,
    gone or new."""

    kind: str
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()


@dataclass
class Comparison:
    rows: list[Row] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def is_equal(self) -> bool:
        return all(row.kind == "same" for row in self.rows)

    @property
    def shown(self) -> list[Row]:
        """Every difference with one paragraph before and after; a gap is a row of kind gap."""
        near = {
            place + step
            for place, row in enumerate(self.rows)
            if row.kind != "same"
            for step in (-1, 0, 1)
        }
        found: list[Row] = []
        for place, row in enumerate(self.rows):
            if place in near:
                found.append(row)
            elif not found or found[-1].kind != "gap":
                found.append(Row("gap"))
        return found


def compare(old: tree.Tree, new: tree.Tree) -> Comparison:
    before, after = list(paragraphs(old)), list(paragraphs(new))
    rows: list[Row] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            rows += [Row("same", (Piece(text),), (Piece(text),)) for text in before[i1:i2]]
        else:
            rows += _differing(before[i1:i2], after[j1:j2])
    return Comparison(rows)


def paragraphs(content: tree.Tree) -> Iterator[str]:
    """Everything the document says, a paragraph, a box or a table row a line."""
    yield from _frame(content, ("secrecy", "annex_to", "serial", "head", "number"))
    yield content.title.replace("\n", "")
    yield from _frame(content, ("subtitle", "facts", "addressee"))
    for block, number in numbering.numbered(content.blocks):
        yield from _block(block, number)
    for place, name in enumerate(getattr(content, "attachments", ()), 1):
        yield f"附件{place}：{name}"
    if signature := getattr(content, "signature", None):
        yield f"{signature.organ}　{html.show(signature.dated)}"
    if isinstance(content, tree.Letter):
        yield from _annexes(content)
    yield from _frame(content, ("copies_to", "printed_by", "printed_on"))


def _annexes(letter: tree.Letter) -> Iterator[str]:
    for annex in letter.annexes:
        yield f"{letter.annex_mark(annex)}　{annex.title}"
        for block, number in numbering.numbered(annex.blocks):
            yield from _block(block, number)


def _frame(content: tree.Tree, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value: Any = getattr(content, name, "")
        text = "　".join(value) if isinstance(value, tuple) else html.show(value)
        if text:
            yield text


def _block(block: tree.Block, number: str) -> Iterator[str]:
    if isinstance(block, tree.Heading):
        yield number + block.text + block.body
    elif isinstance(block, tree.Paragraph):
        yield from (line.strip() for line in block.text.split("\n") if line.strip())
    elif isinstance(block, tree.Table):
        yield from _table(block)
    elif isinstance(block, tree.KeyValues):
        yield from (_field(each) for row in block.rows for each in row)
    elif isinstance(block, tree.Part):
        yield "　".join((block.title, *block.facts))
    elif isinstance(block, tree.QrCode):
        yield f"{block.caption}　{block.content}"
    elif isinstance(block, tree.Chart):
        yield block.title
        yield from (f"{bar.label}　{html.show(bar.value)}{bar.note}" for bar in block.bars)


def _table(block: tree.Table) -> Iterator[str]:
    if block.caption:
        yield block.caption
    yield " ｜ ".join(column.label for column in block.columns)
    for row in block.rows:
        yield " ｜ ".join(html.show(value) for value in row)


def _field(each: tree.Field) -> str:
    signed = [each.signed_by, html.show(each.signed_on)] if each.is_signed else []
    return f"{each.label}：{'　'.join(filter(None, [html.show(each.value), *signed]))}"


def _differing(before: list[str], after: list[str]) -> Iterator[Row]:
    """Paragraphs that were reworded side by side, what has no counterpart alone, in order."""
    place = 0
    for old in before:
        partner = _partner(old, after, place)
        if partner is None:
            yield Row("gone", (Piece(old, "gone"),))
            continue
        yield from (Row("new", new=(Piece(text, "new"),)) for text in after[place:partner])
        yield _changed(old, after[partner])
        place = partner + 1
    yield from (Row("new", new=(Piece(text, "new"),)) for text in after[place:])


def _partner(old: str, after: list[str], since: int) -> int | None:
    """The next paragraph that is this one reworded; looked for among the next twenty."""
    for place in range(since, min(len(after), since + 20)):
        matcher = SequenceMatcher(None, old[:LONGEST], after[place][:LONGEST], autojunk=False)
        bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # dear ones last
        if all(bound() >= ALIKE for bound in bounds):
            return place
    return None


def _changed(old: str, new: str) -> Row:
    if max(len(old), len(new)) > LONGEST:
        return Row("changed", (Piece(old, "gone"),), (Piece(new, "new"),))
    left, right = [], []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        same = kind == "equal"
        if i2 > i1:
            left.append(Piece(old[i1:i2], "same" if same else "gone"))
        if j2 > j1:
            right.append(Piece(new[j1:j2], "same" if same else "new"))
    return Row("changed", tuple(left), tuple(right))
