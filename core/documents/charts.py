"""Draws charts: where each bar, name and figure stands; the template writes them as SVG."""

from dataclasses import dataclass

from core.documents import tree
from core.documents.words import show

WIDTH, BAR, GAP = 460, 15, 9  # units of the view box, about points
NAMES, FIGURES = 150, 62  # room for the names at the left, the figures at the right


@dataclass(frozen=True)
class Drawn:
    """One bar as it is drawn; `y` of its upper edge."""

    bar: tree.Bar
    figure: str
    y: int
    length: float

    @property
    def figure_x(self) -> float:
        return round(NAMES + self.length + 4, 2)

    @property
    def size(self) -> float:
        """Points of the name: smaller where it is long, never cut."""
        return round(min(10.5, (NAMES - 6) / max(len(self.bar.label), 1)), 2)

    @property
    def text_y(self) -> float:
        return self.y + BAR - 3.5


def drawn(chart: tree.Chart) -> dict:
    """View box and bars; the longest bar takes the whole room, a bar of nothing none."""
    longest = max((float(bar.value) for bar in chart.bars), default=0) or 1
    room = WIDTH - NAMES - FIGURES
    bars = [
        Drawn(bar, f"{show(bar.value)}{bar.note}", place * (BAR + GAP) + 4,
              round(room * float(bar.value) / longest, 2))
        for place, bar in enumerate(chart.bars)
    ]  # fmt: skip
    height = len(bars) * (BAR + GAP) + 4
    return {"bars": bars, "width": WIDTH, "height": height, "names": NAMES, "thick": BAR}
