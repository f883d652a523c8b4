"""The one set of chart parts: what pages, PDF and print draw, as plain data.

Every chart has a title that says the finding and a table behind it, reads in black and white (hatches,
marks and words beside colours) and without a script; its parts lead to their rows. ``bars`` draws what
templates/documents/_chart.html writes as SVG, ``heat`` fills templates/components/heat.html.
"""

from core.charts.bars import Drawn, drawn, shown
from core.charts.heat import Heat, HeatCell, HeatRow

__all__ = ["Drawn", "Heat", "HeatCell", "HeatRow", "drawn", "shown"]
