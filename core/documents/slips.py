"""Knows slips that are cut apart and handed out: a code that is typed, and the same as a QR code.

Drawn in the process that asks and kept nowhere: who has the file has the codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.documents import codes, fonts, pdf, qr

ACROSS, DOWN = 2, 6  # on one page of A4


@dataclass(frozen=True)
class Slip:
    """``address`` is what the QR code holds."""

    code: str
    address: str

    @property
    def spaced(self) -> str:
        return codes.spaced(self.code)

    @property
    def picture(self) -> SafeString:
        return qr.svg(self.address)


def render(title: str, lines: Iterable[str], place: str, slips: list[Slip]) -> bytes:
    """The PDF. ``lines`` stand on every slip, ``place`` is where the code is typed.

    Raises MissingFont, MissingGlyph.
    """
    words = [title, *lines, place]
    fonts.check(words)
    size = ACROSS * DOWN
    pages = [slips[first : first + size] for first in range(0, len(slips), size)]
    context = {"title": title, "lines": words[1:-1], "place": place, "pages": pages}
    return pdf.lay_out_html(render_to_string("documents/slips.html", context))
