"""What all formats say alike: values as words, titles in lines, how large and how far in."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from core.calendar import cn_date
from core.documents import numbering, tree

# Points: the text area of GB/T 9704 is 156 mm wide, a body character 16 pt.
TEXT_WIDTH = 442.2
LARGEST_HEAD, NARROWEST_HEAD = 46, 0.66
GRID = 12  # columns of a form
TITLE_LINE = 20  # characters of 22 pt in 156 mm


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents; `place` counts all headings and parts from 1."""

    title: str
    level: int
    place: int

    @property
    def anchor(self) -> str:
        return f"x{self.place}"


def show(value: tree.Value) -> str:
    """A value as it is printed: 2026年3月1日, 12.5, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return several([show(each) for each in value])
    if isinstance(value, date):
        return cn_date(value)
    if isinstance(value, float | Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)


def several(texts: list[str]) -> str:
    """1. … 2. …, each on its line; a single one without a number."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def balanced(title: str) -> list[str]:
    """A title in lines of nearly equal length, broken where a phrase ends; given breaks are kept."""
    lines: list[str] = []
    for part in title.split("\n"):
        while len(part) > TITLE_LINE:
            cut = _cut(part, len(part) / math.ceil(len(part) / TITLE_LINE))
            lines.append(part[:cut])
            part = part[cut:]
        lines.append(part)
    return lines


def _cut(text: str, ideal: float) -> int:
    places = range(max(1, int(ideal) - 4), min(TITLE_LINE, int(ideal) + 4) + 1)

    return min(places, key=lambda at: abs(at - ideal) + (0 if _ends_phrase(text, at) else 3))


def _ends_phrase(text: str, place: int) -> bool:
    return text[place - 1] in "的和及、" or text[place : place + 2] in ("关于", "开展")


def phrases(title: str) -> list[str]:
    """Where a title may break on a page of any width; together they are the title."""
    ends = [place for place in range(1, len(title)) if _ends_phrase(title, place)]
    return [title[a:b] for a, b in pairwise([0, *ends, len(title)])]


def entries(content: tree.Tree) -> Iterator[Entry]:
    """The lines of the table of contents: the parts, or without any the first two levels."""
    has_parts = any(isinstance(block, tree.Part) for block in content.blocks)
    place = 0
    for block, number in numbering.numbered(content.blocks):
        if isinstance(block, tree.Heading | tree.Part):
            place += 1
        if isinstance(block, tree.Part):
            yield Entry(block.title, 1, place)
        elif isinstance(block, tree.Heading) and not has_parts and block.level <= 2:
            yield Entry(number + block.text, block.level, place)


def signed(field: tree.Field) -> str:
    """张三　2026年3月8日, or a line to sign on by hand."""
    if not field.is_signed:
        return ""
    return (
        f"签名：{field.signed_by or '　　　　'}　{cn_date(field.signed_on) or '　　年　　月　　日'}"
    )


def head_of(text: str) -> tuple[float, float]:
    """Size in points and scale across of the 发文机关标志: as large as its width allows; long
    names are narrowed, not broken."""
    size = min(LARGEST_HEAD, TEXT_WIDTH / (len(text) * NARROWEST_HEAD))
    return size, min(1.0, TEXT_WIDTH / (len(text) * size))


def margins_of(signature: tree.Signature) -> tuple[float, float]:
    """How many characters 署名 and date keep from the right margin.

    Sealed: 署名 centred over a date that ends 4 characters before the margin, closer only where
    the name is too long for that. Unsealed: 署名 2 characters in, the date begins 2 further.
    """
    organ, dated = width(signature.organ), width(cn_date(signature.dated))
    if signature.is_sealed:
        margin = max(0.0, 4 - max(0.0, (organ - dated) / 2))
        whole = max(organ, dated)
        return margin + (whole - organ) / 2, margin + (whole - dated) / 2
    whole = max(organ, dated + 2)
    return 2 + whole - organ, 2 + whole - dated - 2


def width(text: str) -> float:
    """In characters; figures are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)
