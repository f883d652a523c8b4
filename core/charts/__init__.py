"""The one set of chart parts: what pages, PDF and print draw, as plain data.

Every chart has a title that says the finding and a table behind it, reads in black and white (hatches,
marks and words beside colours) and without a script; its parts lead to their rows. ``bars`` draws what
templates/documents/_chart.html writes as SVG, ``heat`` fills templates/components/heat.html, ``tracks``
(bars, stacked bars, funnels, time lines) and ``lines`` fill components/tracks.html and curve.html.
"""

from core.charts.bars import Drawn, drawn, shown
from core.charts.heat import Heat, HeatCell, HeatRow
from core.charts.lines import Curve, Point
from core.charts.svg import SERIES
from core.charts.tracks import (
    Row,
    Segment,
    Span,
    Tracks,
    funnel,
    gantt,
    plain_bars,
    shares,
    stacked,
)

__all__ = [
    "SERIES",
    "Curve",
    "Drawn",
    "Heat",
    "HeatCell",
    "HeatRow",
    "Point",
    "Row",
    "Segment",
    "Span",
    "Tracks",
    "drawn",
    "funnel",
    "gantt",
    "plain_bars",
    "shares",
    "shown",
    "stacked",
]
