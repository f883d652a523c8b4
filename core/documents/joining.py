"""Joins the chunks of a long register: margins laid over, bookmarks, each face embedded once."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from core.documents import pdf, tree

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
    faces = _characters(books)
    margins = pikepdf.open(io.BytesIO(_margins(content, total, faces)))
    whole, shared = books[0], None
    shared = whole.copy_foreign(margins.pages[0].Resources.Font)
    for book in books:
        if book is not whole:
            whole.pages.extend(book.pages)
    _share_faces(whole, shared)
    for page, margin in zip(whole.pages, margins.pages, strict=False):
        _lay_over(page, margin)
    _mark(whole, found)
    return pdf.Rendered(_saved(whole), total, _anchors(found))


def _characters(books: list[pikepdf.Pdf]) -> dict[str, set[str]]:
    """What is printed in each face, over all chunks, from the faces' own maps."""
    used: dict[str, set[str]] = {}
    for font in (font for book in books for font in _fonts(book)):
        words = {bytes.fromhex(text.decode()).decode("utf-16-be") for _, text in _mapped(font)}
        used.setdefault(str(font.BaseFont), set()).update(words)
    return used


def _fonts(book: pikepdf.Pdf) -> Iterator[Any]:
    yield from (font for _, font in book.pages[0].Resources.Font.items())


def _margins(content: tree.Sheet, total: int, used: dict[str, set[str]]) -> bytes:
    """A page of margins for every page, and one more that holds every character once."""
    context = {
        "title": content.title.replace("\n", ""),
        "is_landscape": content.is_landscape,
        "numbers": range(1, total + 1),
        "faces": [(*_family(name), "".join(sorted(words))) for name, words in used.items()],
    }
    page = render_to_string("documents/margins.html", context)
    return pdf.laid_out(page, tree.Sheet, "margins.css").write_pdf(pdf_variant=pdf.PLAIN)


def _family(base: str) -> tuple[str, bool]:
    """/ABCDEF+Noto-Serif-CJK-SC-Bold is ("Noto Serif CJK SC", True), /ABCDEF+xc-kai ("xc-kai", False)."""
    name = base.partition("+")[2]
    is_bold = name.endswith("-Bold")
    name = name.removesuffix("-Bold")
    return (name if name.startswith("xc-") else name.replace("-", " ")), is_bold


def _share_faces(whole: pikepdf.Pdf, shared: Any) -> None:
    """Each chunk's faces give way to the shared ones, which have all glyphs under the same numbers."""
    by_name = {str(font.BaseFont): font for _, font in shared.items()}
    seen: set[tuple[int, int]] = set()
    for page in whole.pages:
        fonts = page.Resources.Font
        if fonts.objgen in seen and fonts.objgen != (0, 0):
            continue
        seen.add(fonts.objgen)
        for key, font in list(fonts.items()):
            other = by_name.get(str(font.BaseFont))
            if other is not None and _glyphs(font) <= _glyphs(other):
                fonts[key] = other


def _glyphs(font: Any) -> set[bytes]:
    """The numbers of the glyphs a face was embedded with."""
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
