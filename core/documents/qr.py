"""Knows QR codes as pictures: vector for pages and PDF, points for Word."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

POINTS = 8  # of one module, in Word's picture


def svg(content: str) -> SafeString:
    """To stand inside of a page: takes the size of its place."""
    return mark_safe(_made(content).svg_inline(border=0, omitsize=True))  # noqa: S308 - segno's own


def png(content: str) -> bytes:
    out = io.BytesIO()
    _made(content).save(out, kind="png", scale=POINTS, border=0)
    return out.getvalue()


def _made(content: str) -> segno.QRCode:
    return segno.make(content, micro=False, error="m", boost_error=False)
