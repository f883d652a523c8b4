"""Joins the chunks of a long register: margins laid over, bookmarks, each font embedded once."""

import gc
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from core.documents import pdf, tree

SHEAF = 100  # pages whose margins are laid out at a time: what that takes does not grow
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


@dataclass(frozen=True)
class Chunk:
    """One piece as its process laid it out: slots `start` to `follows`, bookmarks, anchors' pages."""

    data: bytes
    pages: int
    start: int
    follows: int
    anchors: dict[str, int]
    marks: tuple[tuple[int, str, int], ...]


def join(found: list[Chunk], content: tree.Sheet) -> pdf.Rendered:
    """One PDF with running title and page numbers, as if it had been laid out in one go."""
    books = [pikepdf.open(io.BytesIO(chunk.data)) for chunk in found]
    total = sum(chunk.pages for chunk in found)
    fonts = _characters(books)
    whole = books[0]
    for book in books[1:]:
        whole.pages.extend(book.pages)
    shared = None
    for first in range(0, total, SHEAF):
        places = range(first, min(first + SHEAF, total))
        margins = _margins(content, places, total, {} if first else fonts)
        shared = shared or whole.copy_foreign(margins.pages[0].Resources.Font)
        for place, margin in zip(places, margins.pages[min(first, 1) :], strict=False):
            _lay_over(whole.pages[place], margin)
    _share_faces(whole, shared)
    _mark(whole, found)
    return pdf.Rendered(_saved(whole), total, _anchors(found))


def _characters(books: list[pikepdf.Pdf]) -> dict[str, set[str]]:
    """What is printed in each font, over all chunks, from the fonts' own maps."""
    used: dict[str, set[str]] = {}
    for font in (font for book in books for font in _fonts(book)):
        words = {bytes.fromhex(text.decode()).decode("utf-16-be") for _, text in _mapped(font)}
        used.setdefault(str(font.BaseFont), set()).update(words)
    return used


def _fonts(book: pikepdf.Pdf) -> Iterator[Any]:
    yield from (font for _, font in book.pages[0].Resources.Font.items())


def _margins(
    content: tree.Sheet, places: range, total: int, used: dict[str, set[str]]
) -> pikepdf.Pdf:
    """A page of margins for each of these pages (from 0), and a last one with all of `used` once.

    A first page has no running title; further sheaves therefore begin one page early.
    """
    context = {
        "title": content.title.replace("\n", ""),
        "is_landscape": content.is_landscape,
        "numbers": range(places.start or 1, places.stop + 1),
        "total": total,
        "fonts": [(*_family(name), "".join(sorted(words))) for name, words in used.items()],
    }
    page = render_to_string("documents/margins.html", context)
    data = pdf.laid_out(page, tree.Sheet, "margins.css").write_pdf(pdf_variant=pdf.PLAIN)
    gc.collect()  # what was laid out is freed, however many sheaves follow
    return pikepdf.open(io.BytesIO(data))


def _family(base: str) -> tuple[str, bool]:
    """/ABCDEF+Noto-Serif-CJK-SC-Bold is ("Noto Serif CJK SC", True), /ABCDEF+xc-kai ("xc-kai", False)."""
    name = base.partition("+")[2]
    is_bold = name.endswith("-Bold")
    name = name.removesuffix("-Bold")
    return (name if name.startswith("xc-") else name.replace("-", " ")), is_bold


def _share_faces(whole: pikepdf.Pdf, shared: Any) -> None:
    """Each chunk's fonts give way to the shared ones, which have all glyphs under the same numbers."""
    by_name = {str(font.BaseFont): font for _, font in shared.items()}
    for page in whole.pages:
        for fonts in (page.Resources.Font, *(form.Resources.Font for form in _forms(page))):
            for key, font in list(fonts.items()):
                other = by_name.get(str(font.BaseFont))
                if other is not None and other != font and _glyphs(font) <= _glyphs(other):
                    fonts[key] = other


def _forms(page: pikepdf.Page) -> Iterator[Any]:
    """What is laid over a page: its margins."""
    overlays = page.Resources.get("/XObject", {}).values()
    yield from (each for each in overlays if each.get("/Subtype") == "/Form")


def _glyphs(font: Any) -> set[bytes]:
    """The numbers of the glyphs a font was embedded with."""
    return {number for number, _ in _mapped(font)}


def _mapped(font: Any) -> list[tuple[bytes, bytes]]:
    """(glyph, text in UTF-16) of all glyphs, both in hexadecimal; the range that precedes is none."""
    return _MAPPED.findall(font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2])


def _lay_over(page: pikepdf.Page, margin: pikepdf.Page) -> None:
    """An artifact: who reads the document aloud passes over it."""
    margin.contents_add(b"/Artifact BMC\n", prepend=True)
    margin.contents_add(b"\nEMC")
    page.add_overlay(margin, pikepdf.Rectangle(*(float(edge) for edge in page.mediabox)))


def _mark(whole: pikepdf.Pdf, found: list[Chunk]) -> None:
    """The bookmarks of all chunks in one outline, at the pages as they are now."""
    with whole.open_outline() as outline:
        outline.root.clear()
        above: list[tuple[int, list]] = [(0, outline.root)]
        for level, title, page in _marks(found):
            item = pikepdf.OutlineItem(title, page)
            while above[-1][0] >= level:
                above.pop()
            above[-1][1].append(item)
            above.append((level, item.children))


def _marks(found: list[Chunk]) -> Iterator[tuple[int, str, int]]:
    before = 0
    for chunk in found:
        for level, title, page in chunk.marks:
            yield level, title, before + page
        before += chunk.pages


def _anchors(found: list[Chunk]) -> dict[str, int]:
    before, anchors = 0, {}
    for chunk in found:
        for name, page in chunk.anchors.items():
            anchors.setdefault(name, before + page)
        before += chunk.pages
    return anchors


def _saved(whole: pikepdf.Pdf) -> bytes:
    whole.remove_unreferenced_resources()
    out = io.BytesIO()
    whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
