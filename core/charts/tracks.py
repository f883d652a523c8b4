"""Rows with a track each: bars, stacked bars, funnels and time lines are one drawing.

A row has a name at the left, segments on its track and a figure at the right; the page writes it as
a table (components/tracks.html), so that names break where they are long and nothing is cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.safestring import SafeString

from core.charts import svg

HEIGHT, BASE = 1.7, 1.2  # ems: a track, and where the words on it stand
LEAST = 7.0  # percent of the track that a number needs to stand in its segment
LONG = 6  # characters of a name that fits beside its track on a telephone
HAIR = 0.6  # percent: what is there is seen, however little it is


@dataclass(frozen=True)
class Segment:
    """A piece of a track; ``value`` is its size, ``shown`` the words in it, ``words`` those in the table."""

    name: str
    value: float
    tone: str = "progress"
    url: str = ""
    shown: str = ""
    words: str = ""
    start: float = 0.0  # percent, as is length: worked out by the functions below
    length: float = 0.0


@dataclass(frozen=True)
class Row:
    """``figure`` is the number at the right, ``url`` the way to what it counts."""

    label: str
    segments: Sequence[Segment]
    figure: str = ""
    url: str = ""
    label_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tracks:
    """``title`` says the finding; ``ticks`` are (percent, words) above the tracks, ``line`` today's."""

    key: str
    title: str
    rows: Sequence[Row]
    ticks: Sequence[tuple[float, str]] = ()
    line: float | None = None

    @property
    def drawn(self) -> list[tuple[Row, SafeString]]:
        return [(row, self._track(row, place)) for place, row in enumerate(self.rows)]

    @property
    def has_long_names(self) -> bool:
        """Names that stand above their track where there is little room beside it."""
        return any(len(row.label) > LONG or row.note for row in self.rows)

    def _track(self, row: Row, place: int) -> SafeString:
        key = f"{self.key}-{place}"
        parts = [svg.patterns(key, (each.tone for each in row.segments))]
        parts += [_shape(key, each) for each in row.segments if each.length]
        if self.line is not None:
            parts.append(_upright(self.line))
        has_links = any(each.url for each in row.segments if each.length)
        return svg.drawing(row.label, parts, height=HEIGHT, has_links=has_links)

    @property
    def axis(self) -> SafeString:
        parts = [_tick(at, words) for at, words in self.ticks]
        if self.line is not None:
            parts.append(_upright(self.line))
        return svg.drawing("时间", parts, height=HEIGHT, has_links=False)

    @property
    def legend(self) -> list[tuple[str, SafeString]]:
        """Each kind of segment once, with a piece of it; nothing where there is only one."""
        tones = {each.name: each.tone for row in self.rows for each in row.segments}
        return [
            (name, _key(f"{self.key}-l{n}", tone)) for n, (name, tone) in enumerate(tones.items())
        ]

    @property
    def headings(self) -> list[str]:
        return list(dict.fromkeys(each.name for row in self.rows for each in row.segments))

    @property
    def cells(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """The table behind: each row with (words, way) under every heading."""
        found = []
        for row in self.rows:
            own = {
                each.name: (each.words or _number(each.value), each.url) for each in row.segments
            }
            found.append((row, [own.get(name, ("", "")) for name in self.headings]))
        return found


def stacked(key: str, title: str, rows: Iterable[Row]) -> Tracks:
    """The longest row takes the whole track; a plain bar is a row of one segment."""
    rows = list(rows)
    longest = max((sum(each.value for each in row.segments) for row in rows), default=0) or 1
    return Tracks(
        key, title, [replace(row, segments=_placed(row.segments, longest)) for row in rows]
    )


def plain_bars(
    key: str, title: str, rows: Iterable[tuple[str, int, str, str]], unit: str = ""
) -> Tracks:
    """One bar a row of (name, number, tone, way to as many rows)."""
    return stacked(
        key,
        title,
        [
            Row(label, [Segment(title, number, tone, url)], f"{number}{unit}", url)
            for label, number, tone, url in rows
        ],
    )


def shares(key: str, title: str, rows: Iterable[Row]) -> Tracks:
    """Every row takes the whole track: its segments are shares of their sum."""
    found = []
    for row in rows:
        whole = sum(each.value for each in row.segments) or 1
        found.append(replace(row, segments=_placed(row.segments, whole)))
    return Tracks(key, title, found)


def funnel(key: str, title: str, rows: Iterable[Row]) -> Tracks:
    """Steps of which each is a part of the one before: bars in the middle of the track."""
    made = stacked(key, title, rows)
    return replace(made, rows=[replace(row, segments=_centred(row.segments)) for row in made.rows])


@dataclass(frozen=True)
class Span:
    """A stretch of days, the last one included."""

    name: str
    first: date
    last: date
    tone: str = "progress"
    url: str = ""


def gantt(key: str, title: str, rows: Iterable[tuple[Row, Sequence[Span]]], today: date) -> Tracks:
    """Spans on one line of time with its months and the line of today."""
    rows = list(rows)
    days = [day for _, spans in rows for span in spans for day in (span.first, span.last)]
    if not days:
        return Tracks(key, title, [row for row, _ in rows])
    first = min([*days, today]).replace(day=1)
    last = _month_after(max([*days, today]))
    whole = (last - first).days

    def at(day: date) -> float:
        return 100 * (day - first).days / whole

    made = [replace(row, segments=[_on(span, at) for span in spans]) for row, spans in rows]
    return Tracks(
        key, title, made, [(at(month), words) for month, words in _months(first, last)], at(today)
    )


def _on(span: Span, at) -> Segment:
    start = at(span.first)
    length = max(at(span.last + timedelta(days=1)) - start, HAIR)
    words = f"{_day(span.first)}至{_day(span.last)}"
    days = (span.last - span.first).days + 1
    return Segment(span.name, days, span.tone, span.url, "", words, start, length)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(first: date, last: date) -> list[tuple[date, str]]:
    """At most four ticks, none at the very end; a year beside its first one."""
    months, day = [], first
    while day < last:
        months.append(day)
        day = _month_after(day)
    chosen = [
        m for m in months[:: -(-len(months) // 4)] if (last - m).days > (last - first).days / 10
    ]
    years = [None, *(month.year for month in chosen)]
    return [
        (month, f"{month.year}年{month.month}月" if month.year != before else f"{month.month}月")
        for month, before in zip(chosen, years, strict=False)
    ]


def _placed(segments: Sequence[Segment], whole: float) -> list[Segment]:
    """One behind the other; what is there takes at least a hair, and all of them no more than there is."""
    lengths = [max(100 * each.value / whole, HAIR) if each.value else 0.0 for each in segments]
    scale = min(1.0, 100 / (sum(lengths) or 1))
    found, start = [], 0.0
    for each, length in zip(segments, (scale * length for length in lengths), strict=True):
        shown = _number(each.value) if length >= LEAST else ""
        found.append(replace(each, start=start, length=length, shown=shown))
        start += length
    return found


def _centred(segments: Sequence[Segment]) -> list[Segment]:
    left = (100 - sum(each.length for each in segments)) / 2
    return [replace(each, start=each.start + left) for each in segments]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _shape(key: str, each: Segment) -> SafeString:
    box = {
        "x": svg.percent(each.start),
        "width": svg.percent(each.length),
        "y": "0.1em",
        "height": "1.5em",
    }
    rect = svg.element(
        "rect", **box, fill=svg.fill(key, each.tone), stroke=svg.INK, stroke_width=".6"
    )
    name = f"{each.name} {each.words or _number(each.value)}"
    if not each.shown:
        return svg.linked(name, each.url, rect)
    middle = svg.percent(each.start + each.length / 2)
    words = svg.element(
        "text", each.shown, x=middle, y=svg.em(BASE), text_anchor="middle", aria_hidden="true"
    )
    return svg.linked(name, each.url, rect, words)


def _upright(at: float) -> SafeString:
    ends = {"x1": svg.percent(at), "x2": svg.percent(at), "y1": 0, "y2": svg.em(HEIGHT)}
    return svg.element("line", **ends, stroke="#a3271f", stroke_width=2)


def _tick(at: float, words: str) -> SafeString:
    mark = {"x1": svg.percent(at), "x2": svg.percent(at), "y1": "1.35em", "y2": svg.em(HEIGHT)}
    line = svg.element("line", **mark, stroke=svg.INK, stroke_width=1)
    return svg.joined((line, svg.element("text", words, x=svg.percent(at), y=svg.em(1.0))))


def _key(key: str, tone: str) -> SafeString:
    box = {"width": "100%", "height": "100%", "stroke": svg.INK, "fill": svg.fill(key, tone)}
    parts = (svg.patterns(key, [tone]), svg.element("rect", **box))
    return svg.element("svg", svg.joined(parts), width="1.4em", height="0.9em", aria_hidden="true")
