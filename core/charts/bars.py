"""Horizontal bars: where each bar, name and figure stands; the template writes them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

WIDTH, BAR, GAP = 460, 15, 9  # units of the view box, about points
NAMES, FIGURES = 150, 62  # room for the names at the left, the figures at the right


class Bar(Protocol):
    """One figure, none of them negative; ``note`` stands after the number (项, %)."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> int | float | Decimal: ...
    @property
    def note(self) -> str: ...


class Chart(Protocol):
    """Bars under a title that says what they show."""

    @property
    def title(self) -> str: ...
    @property
    def bars(self) -> Sequence[Bar]: ...


@dataclass(frozen=True)
class Drawn:
    """One bar as it is drawn; `y` of its upper edge; `url` leads to its rows where it has any."""

    bar: Bar
    figure: str
    y: int
    length: float
    url: str = ""

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


def drawn(chart: Chart, urls: Sequence[str] = ()) -> dict[str, Any]:
    """View box and bars; the longest bar takes the whole room, a bar of nothing none."""
    longest = max((float(bar.value) for bar in chart.bars), default=0) or 1
    room = WIDTH - NAMES - FIGURES
    leads = urls or [""] * len(chart.bars)
    bars = [
        Drawn(bar, f"{_figure(bar.value)}{bar.note}", place * (BAR + GAP) + 4,
              round(room * float(bar.value) / longest, 2), url)
        for place, (bar, url) in enumerate(zip(chart.bars, leads, strict=True))
    ]  # fmt: skip
    height = len(bars) * (BAR + GAP) + 4
    return {"bars": bars, "width": WIDTH, "height": height, "names": NAMES, "thick": BAR}


def shown(chart: Chart, urls: Sequence[str] = ()) -> dict[str, Any]:
    """A chart for templates/components/chart.html; ``urls`` in the order of its bars."""
    return {"block": chart, "drawn": drawn(chart, urls)}


def _figure(value: int | float | Decimal) -> str:
    return str(value) if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
