"""The content of a document as frozen data, free of any format: what it says, not how it looks."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Align = Literal["left", "center", "right"]
Single = str | int | float | Decimal | date | None
# Several values in one cell (a measure each): numbered on paper, a row each in the workbook.
Value = Single | tuple[Single, ...]


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 一、 2 （一） 3 1. 4 （1）; `body` runs on in the same paragraph."""

    text: str
    level: int = 1
    body: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Body text; a line break begins a new paragraph."""

    text: str
    align: Align = "left"
    indent: bool = True


@dataclass(frozen=True)
class Column:
    """One column of a table; `width` is its share of the whole."""

    label: str
    width: float = 1
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A register; a row of a single value is a group heading across all columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    empty: str = "（无）"


@dataclass(frozen=True)
class Field:
    """One labelled box of a form; `lines` it keeps free; a signed one ends with name and date."""

    label: str
    value: Value = ""
    lines: int = 1
    is_signed: bool = False
    signed_by: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class KeyValues:
    """A form: rows of one, two or three fields."""

    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True)
class Signature:
    """署名 and 成文日期; sealed leaves room for the seal."""

    organ: str
    dated: date
    is_sealed: bool = True


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Part:
    """One document bound into a volume: a new page, its own title; headings are counted anew."""

    title: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """目录: every Part, or where there is none every heading of the first two levels, with its page."""

    title: str = "目　录"


@dataclass(frozen=True)
class Bar:
    """One figure of a chart; `note` is printed after the number (项, %)."""

    label: str
    value: int | float | Decimal
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """Horizontal bars, hatched so that they read in black and white; none of them negative."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class QrCode:
    """What a telephone reads from the paper, and in words what that is."""

    content: str
    caption: str


Block = Heading | Paragraph | Table | KeyValues | PageBreak | Part | Contents | Chart | QrCode


@dataclass(frozen=True)
class Annex:
    """附件: bound in behind the letter, on a page of its own; its title is one of `attachments`."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Letter:
    """A 公文 after GB/T 9704; without `head` (发文机关标志) there is no red head.

    `in_letter_format`: a 函 between organs that are not above one another (§10). `signer`: 签发人 of
    what goes to an organ above. `urgency`: 特急, 加急.
    """

    title: str
    blocks: tuple[Block, ...]
    head: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    signature: Signature | None = None
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    secrecy: str = ""
    serial: str = ""
    urgency: str = ""
    signer: str = ""
    in_letter_format: bool = False
    annexes: tuple[Annex, ...] = ()

    @property
    def keeps_serial(self) -> bool:
        """Whether the place of the 份号 stays free: each copy of a classified letter has its own."""
        return bool(self.head and self.secrecy and not self.serial)

    def annex_mark(self, annex: Annex) -> str:
        """附件, or 附件2 where there are several."""
        if len(self.attachments) < 2:
            return "附件"
        return f"附件{self.attachments.index(annex.title) + 1}"


@dataclass(frozen=True)
class Sheet:
    """Plain material without a red head: a register, a ledger (landscape) or a form.

    `facts` stand in one line above the content: unit, date, who made it. `annex_to`: the 文号 of the
    letter that this is an annex of and is not bound to.
    """

    title: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False
    subtitle: str = ""
    facts: tuple[str, ...] = ()
    secrecy: str = ""
    annex_to: str = ""


Tree = Letter | Sheet
TYPES = (
    Letter, Sheet, Heading, Paragraph, Table, Column, KeyValues, Field, Signature, PageBreak,
    Part, Contents, Bar, Chart, QrCode, Annex,
)  # fmt: skip
# Fields that came when documents were frozen already: left out where unused, so that digests hold.
LATER = frozenset({"urgency", "signer", "in_letter_format", "annexes", "annex_to"})
_BY_NAME = {kind.__name__: kind for kind in TYPES}


def to_json(node: Any) -> Any:
    """Plain data that a JSON column keeps; `from_json` gives back an equal tree."""
    if is_dataclass(node):
        values = {
            each.name: to_json(getattr(node, each.name))
            for each in fields(node)
            if each.name not in LATER or getattr(node, each.name) != each.default
        }
        return {"type": type(node).__name__} | values
    if isinstance(node, tuple | list):
        return [to_json(each) for each in node]
    if isinstance(node, Decimal):
        return {"decimal": str(node)}
    return {"date": node.isoformat()} if isinstance(node, date) else node


def canonical(content: Tree) -> str:
    """The tree as the one JSON text that equal trees share: sorted keys, no blanks, UTF-8."""
    return json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Tree) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def from_json(data: Any) -> Any:
    """The tree that `to_json` was given."""
    if isinstance(data, list):
        return tuple(from_json(each) for each in data)
    if not isinstance(data, dict):
        return data
    if "decimal" in data:
        return Decimal(data["decimal"])
    if "date" in data:
        return date.fromisoformat(data["date"])
    values = {name: from_json(each) for name, each in data.items() if name != "type"}
    return _BY_NAME[data["type"]](**values)


def texts(node: Any) -> Iterator[str]:
    """Every text of the tree, in the order of its fields."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple | list):
        for each in node:
            yield from texts(each)
    elif is_dataclass(node):
        for each in fields(node):
            yield from texts(getattr(node, each.name))
