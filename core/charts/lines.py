"""One figure over a row of times, beside the one that was to be reached."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts import svg

TOP, FOOT, HEIGHT = 1.9, 9.2, 11.0  # ems: the highest value, the lowest, the drawing
LEFT, RIGHT = 18.0, 92.0  # percent
NAMES = 4  # below the curve
STEPS = 4  # lines behind the curve


@dataclass(frozen=True)
class Point:
    """``value`` and ``target`` on one scale; ``words`` and ``target_words`` say them in the table."""

    label: str
    value: float
    target: float | None = None
    url: str = ""
    words: str = ""
    target_words: str = ""


@dataclass(frozen=True)
class Curve:
    """``title`` says the finding; ``name`` and ``target_name`` what the two lines are."""

    title: str
    name: str
    points: Sequence[Point]
    target_name: str = ""
    unit: str = "%"
    most: float = 100.0

    @property
    def drawn(self) -> SafeString:
        parts = [*self._grid(), *self._joined("target"), *self._joined("value")]
        parts += [self._dot(place, point) for place, point in enumerate(self.points)]
        has_links = any(point.url for point in self.points)
        return svg.drawing(self.title, parts, height=HEIGHT, has_links=has_links)

    def x(self, place: int) -> float:
        """Percent; a single point stands in the middle."""
        last = len(self.points) - 1
        return (LEFT + RIGHT) / 2 if last < 1 else LEFT + (RIGHT - LEFT) * place / last

    def y(self, value: float) -> float:
        """Ems from the top; what is above the scale stands on its upper edge."""
        return FOOT - (FOOT - TOP) * min(max(value, 0), self.most) / (self.most or 1)

    def _grid(self) -> list[SafeString]:
        found = []
        for step in range(0, STEPS + 1, 2):
            value = self.most * step / STEPS
            y = svg.em(self.y(value))
            ends = {"x1": svg.percent(LEFT - 6), "x2": "100%", "y1": y, "y2": y}
            found.append(svg.element("line", **ends, stroke="#bcc7c6", stroke_width=1))
            words = f"{value:g}{self.unit}"
            at = {
                "x": svg.percent(LEFT - 7),
                "y": svg.em(self.y(value) + 0.35),
                "text_anchor": "end",
            }
            found.append(svg.element("text", words, **at))
        return found

    def _joined(self, which: str) -> list[SafeString]:
        """The target is dashed and thin: told apart without a colour."""
        drawn = [(self.x(n), getattr(point, which)) for n, point in enumerate(self.points)]
        known = [(x, self.y(value)) for x, value in drawn if value is not None]
        is_target = which == "target"
        look = {
            "stroke": "#825300" if is_target else "#0d5c70",
            "stroke_width": 1.5 if is_target else 3,
        }
        look |= {"stroke_dasharray": "6 4"} if is_target else {}
        found = [
            svg.element(
                "line", x1=svg.percent(a), y1=svg.em(b), x2=svg.percent(c), y2=svg.em(d), **look
            )
            for (a, b), (c, d) in itertools.pairwise(known)
        ]
        if is_target:
            found += [_square(x, y) for x, y in known]
        return found

    def _dot(self, place: int, point: Point) -> SafeString:
        x, y = svg.percent(self.x(place)), self.y(point.value)
        said = f"{point.value:g}{self.unit}"
        above = self._beside(point)
        middle = {"x": x, "text_anchor": "middle", "aria_hidden": "true"}
        shapes = (
            svg.element("circle", cx=x, cy=svg.em(y), r="0.42em", fill="#0d5c70"),
            svg.element("text", said, y=svg.em(above), font_weight="700", **middle),
            svg.element("text", self._below(place), y=svg.em(HEIGHT - 0.5), **middle),
        )
        return svg.linked(f"{point.label}：{point.words or said}", point.url, *shapes)

    def _below(self, place: int) -> str:
        """At most four names have room below the curve, the last one always."""
        last = len(self.points) - 1
        return "" if (last - place) % (last // NAMES + 1) else self.points[place].label

    def _beside(self, point: Point) -> float:
        """Where the figure stands: above its point and its target, below it where there is no room."""
        y = self.y(point.value)
        target = y if point.target is None else self.y(point.target)
        highest = target if 0 <= y - target < 1.6 else y
        return highest - 0.7 if highest > TOP - 0.6 else y + 1.5


def _square(x: float, y: float) -> SafeString:
    look = {"fill": "#ffffff", "stroke": "#825300", "stroke_width": 1.5}
    return svg.element("circle", cx=svg.percent(x), cy=svg.em(y), r="0.28em", **look)
