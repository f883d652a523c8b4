"""Chart parts: where things stand, that nothing is lost at the ends of the scale, and that every word is escaped."""

import subprocess
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from PIL import Image
from weasyprint import HTML

from core import charts
from core.charts import svg

HOSTILE = "\"><script>alert('x')</script>&"


def one(*values: float, url: str = "") -> charts.Row:
    """A row of segments of these sizes."""
    return charts.Row(
        "行", [charts.Segment(f"段{n}", value, url=url) for n, value in enumerate(values)]
    )


def lengths(chart: charts.Tracks) -> list[list[float]]:
    return [[each.length for each in row.segments] for row in chart.rows]


def shown(template: str, chart: object) -> str:
    return render_to_string(f"components/{template}.html", {"chart": chart})


class Tags(HTMLParser):
    """Names of the elements of a page, with the addresses of its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.names.append(tag)
        found = dict(attrs)
        self.links += [found["href"]] if tag == "a" else []
        self.ids += [found["id"]] if "id" in found else []


def test_the_longest_row_takes_the_whole_track():
    chart = charts.stacked("a", "题", [one(30, 10), one(20), one(0)])

    assert lengths(chart) == [[75, 25], [50], [0]]
    assert [each.start for each in chart.rows[0].segments] == [0, 75]


def test_shares_fill_the_track_of_every_row():
    assert lengths(charts.shares("a", "题", [one(1, 3), one(5, 5)])) == [[25, 75], [50, 50]]


@pytest.mark.parametrize(
    "values", [(), (0,), (0, 0), (1,), (1, 10**9), (10**12, 1, 1, 1, 0), (1,) * 300]
)
@pytest.mark.parametrize("part", [charts.stacked, charts.shares, charts.funnel])
def test_what_is_there_is_seen_and_nothing_leaves_the_track(part, values):
    segments = part("a", "题", [one(*values)]).rows[0].segments

    assert all((each.length > 0) == (each.value > 0) for each in segments)
    assert all(each.start >= -1e-9 and each.start + each.length <= 100 + 1e-9 for each in segments)
    drawn = [each for each in segments if each.length]
    assert all(a.start + a.length == pytest.approx(b.start) for a, b in pairwise(drawn))


def test_a_number_stands_only_where_it_has_room():
    wide, narrow = charts.stacked("a", "题", [one(95, 5)]).rows[0].segments

    assert (wide.shown, narrow.shown) == ("95", "")


def test_a_funnel_stands_in_the_middle():
    chart = charts.funnel("a", "题", [one(100), one(40)])

    assert [(row.segments[0].start, row.segments[0].length) for row in chart.rows] == [
        (0, 100),
        (30, 40),
    ]


def test_a_time_line_shows_days_and_today():
    span = charts.Span("驻点", date(2026, 9, 1), date(2026, 9, 30))
    chart = charts.gantt("a", "题", [(one(), [span])], date(2026, 10, 16))

    segment = chart.rows[0].segments[0]
    assert segment.start == 0
    assert segment.length == pytest.approx(100 * 30 / 61)  # September and October
    assert chart.line == pytest.approx(100 * 45 / 61)
    assert [words for _, words in chart.ticks] == ["2026年9月", "10月"]
    assert segment.words == "2026年9月1日至2026年9月30日"


def test_a_long_time_line_has_few_ticks_and_names_each_year():
    span = charts.Span("届", date(2021, 12, 31), date(2026, 12, 1))
    ticks = charts.gantt("a", "题", [(one(), [span])], date(2024, 2, 29)).ticks

    assert 2 <= len(ticks) <= 6
    assert ticks[0][1] == "2021年12月"
    assert all("年" in words for _, words in ticks)  # each in a year of its own


def test_a_time_line_without_dates_is_empty():
    assert charts.gantt("a", "题", [(one(), [])], date(2026, 1, 1)).ticks == ()


def curve(*points: charts.Point, most: float = 100) -> charts.Curve:
    return charts.Curve("题", "销号率", points, "应销号", most=most)


@pytest.mark.parametrize("values", [(), (50,), (0, 100), (0,) * 12, (10**9, -3)])
def test_points_of_a_curve_stay_in_the_drawing(values):
    chart = curve(*(charts.Point(str(n), value, target=value) for n, value in enumerate(values)))

    assert all(0 < chart.x(place) < 100 for place in range(len(values)))
    assert all(0 < chart.y(value) < 11 for value in values)
    assert chart.y(0) > chart.y(50) > chart.y(100) == chart.y(10**9)
    assert "nan" not in str(chart.drawn)


def test_a_point_without_target_breaks_no_line():
    drawn = str(
        curve(charts.Point("一", 1), charts.Point("二", 2, 3), charts.Point("三", 4, 5)).drawn
    )

    assert drawn.count('stroke-dasharray="6 4"') == 1


@pytest.mark.parametrize(
    ("template", "chart"),
    [
        (
            "tracks",
            charts.stacked(
                "a", HOSTILE, [charts.Row(HOSTILE, [charts.Segment(HOSTILE, 3, url=f"/?q={HOSTILE}")], HOSTILE, note=HOSTILE)]
            ),
        ),
        ("curve", curve(charts.Point(HOSTILE, 3, 4, f"/?q={HOSTILE}", HOSTILE, HOSTILE))),
    ],
)  # fmt: skip
def test_every_word_is_escaped(template, chart):
    page = shown(template, chart)

    assert "script" not in Tags(page).names
    assert "<script" not in page
    assert f"/?q={HOSTILE}" in Tags(page).links  # and yet leads where it was told


def test_every_part_leads_to_its_rows_and_is_named():
    row = charts.Row(
        "第一轮",
        [charts.Segment("已销号", 8, url="/a"), charts.Segment("未销号", 2, "neutral", url="/b")],
    )
    page = shown("tracks", charts.stacked("a", "题", [row]))

    assert Tags(page).links == ["/a", "/b", "/a", "/b"]  # in the picture, and in the table behind
    assert "<title>已销号 8</title>" in page
    assert 'role="group"' in page
    assert 'role="img"' in shown("tracks", charts.stacked("a", "题", [one(1)]))


def test_kinds_are_told_apart_without_colours():
    strokes = [stroke for _, stroke in svg.FILLS.values() if stroke]
    assert len(set(strokes)) == len(strokes)
    plain = {svg.FILLS[tone][0] for tone in svg.FILLS if not svg.FILLS[tone][1]}
    assert len(plain) == 3  # dark, middle and white


def test_patterns_of_one_page_have_names_of_their_own():
    rows = [
        charts.Row("行", [charts.Segment("缺", 1, "danger"), charts.Segment("迟", 1, "warning")])
    ] * 3
    ids = Tags(
        shown("tracks", charts.stacked("a", "题", rows))
        + shown("tracks", charts.stacked("b", "题", rows))
    ).ids

    assert len(ids) == len(set(ids)) == 16


def coloured(pdf: Path, colour: tuple[int, int, int]) -> int:
    """How many columns of the first page have this colour somewhere."""
    subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", pdf, pdf], check=True)
    with Image.open(f"{pdf}.png") as page:
        pixels = page.convert("RGB")
        wide, high = pixels.size
        return sum(any(pixels.getpixel((x, y)) == colour for y in range(high)) for x in range(wide))


def test_a_paper_draws_the_same_picture(tmp_path):
    """The engine of the PDF works out percentages and ems: half as much is half as long."""
    found = []
    for values in ((100,), (50,)):
        row = charts.Row("行", [charts.Segment(f"段{n}", value) for n, value in enumerate(values)])
        chart = charts.Tracks("a", "题", charts.stacked("a", "题", [one(100), row]).rows[1:])
        pdf = tmp_path / f"{values[0]}.pdf"
        HTML(
            string=f"<style>table{{width:100%;table-layout:fixed}}svg{{display:block}}</style>{shown('tracks', chart)}"
        ).write_pdf(pdf)
        found.append(coloured(pdf, (127, 179, 191)))

    assert found[0] > 40
    assert found[1] == pytest.approx(found[0] / 2, abs=2)
