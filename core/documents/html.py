"""Prepares a content tree for the templates: numbers, widths, and what a page cannot work out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core import charts
from core.calendar import cn_date
from core.documents import columns, numbering, qr, tree
from core.documents.words import (
    GRID,
    TEXT_WIDTH,
    balanced,
    entries,
    head_of,
    margins_of,
    phrases,
    show,
    signed,
)

ANNEX = "annex"  # how the anchors of what is bound in begin


@dataclass(frozen=True)
class Printed:
    """One block as the template shows it."""

    kind: str
    block: tree.Block
    number: str = ""
    extra: Any = None
    anchor: str = ""


def context_of(content: tree.Tree) -> dict[str, Any]:
    blocks = list(_printed_all(content.blocks, _characters(content)))
    context: dict[str, Any] = {"tree": content, "blocks": blocks}
    context |= {"title": balanced(content.title), "phrases": phrases(content.title)}
    context["entries"] = list(entries(content))
    if isinstance(content, tree.Letter):
        context |= {
            "head": _head(content.head),
            "signature": _signature(content.signature),
            "printed_on": cn_date(content.printed_on),
            "has_imprint": bool(content.copies_to or content.printed_by),
            "annexes": [_annex(content, place) for place in range(len(content.annexes))],
        }
    return context


def _annex(letter: tree.Letter, place: int) -> dict[str, Any]:
    annex = letter.annexes[place]
    return {
        "anchor": f"{ANNEX}{place}",
        "mark": letter.annex_mark(annex),
        "title": balanced(annex.title),
        "phrases": phrases(annex.title),
        "blocks": list(_printed_all(annex.blocks, _characters(letter), f"{ANNEX}{place}-")),
    }


def _printed_all(
    blocks: tuple[tree.Block, ...], characters: float, anchors: str = ""
) -> Iterator[Printed]:
    place = 0
    for block, number in numbering.numbered(blocks):
        is_marked = isinstance(block, tree.Heading | tree.Part)
        place += is_marked
        kind = type(block).__name__.lower()
        extra = _extra(block, characters)
        yield Printed(kind, block, number, extra, f"{anchors}x{place}" if is_marked else "")


def _characters(content: tree.Tree) -> float:
    """How many characters of a register stand side by side on the page, as the stylesheets have them."""
    if isinstance(content, tree.Letter):
        return TEXT_WIDTH / 12
    return 762.5 / 9.5 if content.is_landscape else 481.9 / 10.5


def _extra(block: tree.Block, characters: float) -> Any:
    """What the template needs besides the block itself."""
    if isinstance(block, tree.Table):
        return _table(block, characters)
    if isinstance(block, tree.KeyValues):
        return _form(block)
    if isinstance(block, tree.Chart):
        return charts.drawn(block)
    if isinstance(block, tree.QrCode):
        return qr.svg(block.content)
    return _lines(block) if isinstance(block, tree.Paragraph) else None


def _lines(block: tree.Paragraph) -> list[str]:
    return [line.strip() for line in block.text.split("\n") if line.strip()]


def _table(block: tree.Table, characters: float) -> dict[str, Any]:
    return {
        "widths": [f"{100 * part:.3f}%" for part in columns.shares(block, characters)],
        "rows": [_row(block, row) for row in block.rows],
        "span": len(block.columns),
    }


def _row(block: tree.Table, row: tuple[tree.Value, ...]) -> dict[str, Any]:
    if len(row) == 1 < len(block.columns):
        return {"group": show(row[0])}
    cells = zip(row, block.columns, strict=True)
    return {"cells": [_cell(show(value), column.align) for value, column in cells]}


def _cell(text: str, align: str) -> tuple[str, str]:
    """The text and the classes of its cell; a date or a figure is not broken."""
    return text, f"{align} whole" if text and columns.is_whole(text) else align


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
            "signed": signed(field),
        }
        for field in row
    ]


def _head(text: str) -> dict[str, str] | None:
    if not text:
        return None
    size, scale = head_of(text)
    width = f"{100 / scale:.3f}%"
    return {"size": f"{size:.2f}pt", "scale": f"{scale:.4f}", "width": width}


def _signature(signature: tree.Signature | None) -> dict[str, Any] | None:
    if signature is None:
        return None
    return {
        "organ": signature.organ,
        "dated": cn_date(signature.dated),
        "kind": "sealed" if signature.is_sealed else "unsealed",
        "margin": f"{min(margins_of(signature)):.2f}em",
    }
