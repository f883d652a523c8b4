"""Prepares a content tree for the templates: numbers, widths, and what a page cannot work out."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.calendar import cn_date
from core.documents import numbering, tree

# Points: the text area of GB/T 9704 is 156 mm wide, a body character 16 pt.
TEXT_WIDTH = 442.2
LARGEST_HEAD, NARROWEST_HEAD = 46, 0.66
GRID = 12  # columns of a form
TITLE_LINE = 20  # characters of 22 pt in 156 mm


@dataclass(frozen=True)
class Printed:
    """One block as the template shows it."""

    kind: str
    block: tree.Block
    number: str = ""
    extra: Any = None


def context_of(content: tree.Tree) -> dict[str, Any]:
    blocks = [_printed(block, number) for block, number in numbering.numbered(content.blocks)]
    context: dict[str, Any] = {"tree": content, "blocks": blocks, "title": balanced(content.title)}
    if isinstance(content, tree.Letter):
        context |= {
            "head": _head(content.head),
            "signature": _signature(content.signature),
            "printed_on": cn_date(content.printed_on),
            "has_imprint": bool(content.copies_to or content.printed_by),
        }
    return context


def show(value: tree.Value) -> str:
    """A value as it is printed: 2026年3月1日, 12.5, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, date):
        return cn_date(value)
    if isinstance(value, float | Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)


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

    def badness(place: int) -> float:
        ends_phrase = text[place - 1] in "的和及、" or text[place : place + 2] in ("关于", "开展")
        return abs(place - ideal) + (0 if ends_phrase else 3)

    return min(places, key=badness)


def _printed(block: tree.Block, number: str) -> Printed:
    kind = type(block).__name__.lower()
    return Printed(kind, block, number, _extra(block))


def _extra(block: tree.Block) -> Any:
    """What the template needs besides the block itself."""
    if isinstance(block, tree.Table):
        return _table(block)
    if isinstance(block, tree.KeyValues):
        return _form(block)
    return _lines(block) if isinstance(block, tree.Paragraph) else None


def _lines(block: tree.Paragraph) -> list[str]:
    return [line.strip() for line in block.text.split("\n") if line.strip()]


def _table(block: tree.Table) -> dict[str, Any]:
    whole = sum(column.width for column in block.columns)
    return {
        "widths": [f"{100 * column.width / whole:.3f}%" for column in block.columns],
        "rows": [_row(block, row) for row in block.rows],
        "span": len(block.columns),
    }


def _row(block: tree.Table, row: tuple[tree.Value, ...]) -> dict[str, Any]:
    if len(row) == 1 < len(block.columns):
        return {"group": show(row[0])}
    cells = zip(row, block.columns, strict=True)
    return {"cells": [(show(value), column.align) for value, column in cells]}


def _form(block: tree.KeyValues) -> list[list[dict[str, Any]]]:
    return [_form_row(row) for row in block.rows]


def _form_row(row: tuple[tree.Field, ...]) -> list[dict[str, Any]]:
    span = GRID // len(row) - 2
    return [
        {
            "field": field,
            "span": span,
            "lines": [line for line in show(field.value).split("\n") if line.strip()],
            "height": f"{max(field.lines, 1) * 1.6:.2f}em",
            "signed": _signed(field),
        }
        for field in row
    ]


def _signed(field: tree.Field) -> str:
    """张三　2026年3月8日, or a line to sign on by hand."""
    if not field.is_signed:
        return ""
    return (
        f"签名：{field.signed_by or '　　　　'}　{cn_date(field.signed_on) or '　　年　　月　　日'}"
    )


def _head(text: str) -> dict[str, str] | None:
    """The 发文机关标志 as large as its width allows; long names are narrowed, not broken."""
    if not text:
        return None
    size = min(LARGEST_HEAD, TEXT_WIDTH / (len(text) * NARROWEST_HEAD))
    scale = min(1.0, TEXT_WIDTH / (len(text) * size))
    width = f"{100 / scale:.3f}%"
    return {"size": f"{size:.2f}pt", "scale": f"{scale:.4f}", "width": width}


def _signature(signature: tree.Signature | None) -> dict[str, Any] | None:
    """Sealed: 署名 centred over a date that ends 4 characters before the margin, closer only
    where the name is too long for that. Unsealed: 署名 2 characters in, the date 2 further."""
    if signature is None:
        return None
    dated = cn_date(signature.dated)
    overhang = max(0.0, (len(signature.organ) - _width(dated)) / 2)
    margin = max(0.0, 4 - overhang) if signature.is_sealed else 2
    return {
        "organ": signature.organ,
        "dated": dated,
        "kind": "sealed" if signature.is_sealed else "unsealed",
        "margin": f"{margin:.2f}em",
    }


def _width(text: str) -> float:
    """In characters; figures are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)
