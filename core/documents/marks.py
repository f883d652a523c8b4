"""Knows what is laid over a finished PDF: the code with its QR at the foot, a watermark on copies.

The layout of the document is not touched: marks stand in the margins (GB/T 9704 measures the text
area) or pale above everything, as artifacts that readers of the tags pass over.
"""

import io
from dataclasses import dataclass

import pikepdf
from django.template.loader import render_to_string

from core.documents import codes, pdf, qr, tree
from core.documents.words import head_of

MM = 72 / 25.4
# mm of the foot's margin: how far below the text area the QR begins, and its side.
LETTER_FORMAT = (1.5, 10.5)
LETTER, SHEET, LANDSCAPE = (3.0, 18.0), (2.5, 12.0), (2.0, 10.5)
# mm: bottom margin and the inner one, as the stylesheets have them.
TOP = 37  # mm above the text area of letters
LETTER_MARGINS, SHEET_MARGINS, LANDSCAPE_MARGINS = (35, 28), (20, 22), (16, 14)


@dataclass(frozen=True)
class Place:
    """Where the mark stands, in mm from the page's top left corner; at the right it is mirrored."""

    width: float
    height: float
    top: float
    inset: float
    side: float
    is_right: bool


def seal(data: bytes, content: tree.Tree, code: str) -> bytes:
    """The PDF with code and QR at the foot of its last page; without a code: that it is no issue."""
    with pikepdf.open(io.BytesIO(data)) as book:
        place = place_of(content, book.pages[-1], len(book.pages))
        page = _overlay("documents/mark.html", place=place, code=codes.spaced(code), **_qr(code))
        _lay_over(book.pages[-1], page)
        return _saved(book)


def serial(data: bytes, letter: tree.Letter, words: str) -> bytes:
    """A copy's 份号 on the first line of the marks, which the letter keeps free."""
    with pikepdf.open(io.BytesIO(data)) as book:
        page = book.pages[0]
        context = {"size": _size(page), "top": _serial_top(letter), "left": LETTER_MARGINS[1]}
        _lay_over(page, _overlay("documents/serial.html", words=words, **context))
        return _saved(book)


def _serial_top(letter: tree.Letter) -> float:
    """mm from the page's upper edge: the text area's first line, or that under the red lines of a 函."""
    if not letter.in_letter_format:
        return TOP
    size, _ = head_of(letter.head)
    return TOP + (size + 14) / MM - 1.7


def watermark(data: bytes, lines: tuple[str, ...]) -> bytes:
    """A copy with these lines pale across every page; the signature of the original is taken off."""
    with pikepdf.open(io.BytesIO(data)) as book:
        _unsign(book)
        made: dict[tuple[float, float], pikepdf.Pdf] = {}
        for page in book.pages:
            size = _size(page)
            if size not in made:
                tops = range(20, int(size[1]), 60)
                made[size] = _overlay("documents/watermark.html", lines=lines, size=size, tops=tops)
            _lay_over(page, made[size])
        return _saved(book)


def place_of(content: tree.Tree, page, number: int) -> Place:
    """Below the text area, away from the page number: of letters on the inner side."""
    width, height = _size(page)
    if isinstance(content, tree.Letter):
        (below, side), (bottom, left) = LETTER, LETTER_MARGINS
        if content.in_letter_format and number == 1:
            below, side = LETTER_FORMAT  # above the lower red line
        is_right = number % 2 == 0
        return Place(width, height, height - bottom + below, left, side, is_right)
    wide = width > height
    below, side = LANDSCAPE if wide else SHEET
    bottom, left = LANDSCAPE_MARGINS if wide else SHEET_MARGINS
    return Place(width, height, height - bottom + below, left, side, False)


def _size(page) -> tuple[float, float]:
    """Width and height in mm."""
    x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
    return round((x1 - x0) / MM, 2), round((y1 - y0) / MM, 2)


def _qr(code: str) -> dict:
    if not code:
        return {}
    return {"qr": qr.svg(codes.address(code)), "address": codes.address()}


def _overlay(template: str, **context) -> pikepdf.Pdf:
    made = pikepdf.open(io.BytesIO(pdf.lay_out_html(render_to_string(template, context))))
    page = made.pages[0]
    page.contents_add(b"/Artifact BMC\n", prepend=True)
    page.contents_add(b"\nEMC")
    return made


def _lay_over(page, overlay: pikepdf.Pdf) -> None:
    page.add_overlay(overlay.pages[0], pikepdf.Rectangle(*(float(e) for e in page.mediabox)))


def _unsign(book: pikepdf.Pdf) -> None:
    """A changed copy would show a broken signature; the original keeps its own."""
    if "/AcroForm" not in book.Root:
        return
    del book.Root["/AcroForm"]
    for name in ("/Perms", "/DSS"):
        if name in book.Root:
            del book.Root[name]
    for page in book.pages:
        if "/Annots" in page:
            kept = [a for a in page.Annots if a.get("/FT") != pikepdf.Name.Sig]
            page.Annots = book.make_indirect(pikepdf.Array(kept))


def _saved(book: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
