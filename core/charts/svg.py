"""SVG written by hand: shapes, links and fills that a printer without colours tells apart.

Widths are percentages and heights ems, so that a drawing fills any room and its text keeps its size:
a telephone, a wall and a sheet of paper get the same one.
"""

from collections.abc import Iterable

from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

INK = "#18262c"
STROKES = {
    "": "",
    "hatch": "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2",
    "back": "M-1,5 l2,2 M0,0 l6,6 M5,-1 l2,2",
    "dots": "M1.5,3 h2 M4.5,0 h2",
    "lines": "M0,3 h6",
    "bars": "M3,0 v6",
}
# tone → (colour, strokes): no two of one chart are alike on a printer without colours.
FILLS = {
    "danger": ("#eeb0a9", "hatch"),
    "warning": ("#f5dfa8", "dots"),
    "success": ("#8fc5a6", ""),
    "progress": ("#7fb3bf", ""),
    "info": ("#c9d6ee", "back"),
    "neutral": ("#ffffff", ""),
    "muted": ("#e3e7e6", "lines"),
}
SERIES = ("progress", "warning", "neutral", "info", "muted", "success")  # of kinds without a rank


def element(name: str, content: object = "", /, **attributes: object) -> SafeString:
    """One element; names as Python writes them (``text_anchor``), values and content escaped."""
    named = {key.replace("_", "-"): value for key, value in attributes.items() if value != ""}
    shown = mark_safe(flatatt(named))  # noqa: S308 - flatatt escapes
    return format_html("<{}{}>{}</{}>", mark_safe(name), shown, content, mark_safe(name))  # noqa: S308


def joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308 - each is escaped


def percent(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


def em(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "em"


def linked(name: str, url: str, *shapes: SafeString) -> SafeString:
    """Shapes whose title is ``name``, to the eye and the ear, and that lead to their rows."""
    body = joined((element("title", name), *shapes))
    return element("a", body, href=url) if url else element("g", body)


def fill(key: str, tone: str) -> str:
    """How a shape of this tone is filled, in the drawing whose patterns are named by ``key``."""
    colour, strokes = FILLS[tone]
    return f"url(#{key}-{tone})" if strokes else colour


def patterns(key: str, tones: Iterable[str]) -> SafeString:
    return element("defs", joined(_pattern(key, tone) for tone in dict.fromkeys(tones)))


def _pattern(key: str, tone: str) -> SafeString:
    colour, strokes = FILLS[tone]
    if not strokes:
        return SafeString("")
    ground = element("rect", width=6, height=6, fill=colour)
    drawn = element("path", d=STROKES[strokes], stroke=INK, stroke_width=".7", fill="none")
    size = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return element("pattern", joined((ground, drawn)), id=f"{key}-{tone}", **size)


def drawing(
    name: str, parts: Iterable[SafeString], *, height: float, has_links: bool
) -> SafeString:
    """The whole: a picture to a screen reader, or a group where its parts are links."""
    role = "group" if has_links else "img"
    size = {"width": "100%", "height": em(height), "role": role, "aria_label": name}
    return element(
        "svg", joined(parts), xmlns="http://www.w3.org/2000/svg", focusable="false", **size
    )
