"""Full lines end at the right edge, letters fill their pages, nothing whole is broken or numbered twice."""

import re
import subprocess
from dataclasses import replace

import pytest

from core.documents import columns, numbering, pdf
from core.documents.tree import Column, Heading, Letter, Paragraph, Table
from tests.core import document_samples
from tests.core.test_documents_golden import TEXT, letter

MIXED = "2026年3月，该局“三重一大”事项共12项，涉及资金1,234.50万元（含追加），占比35.6%；《办法》第3条要求逐项上会。"


def words(content) -> list[tuple[int, float, float, str]]:
    """(page, top, right edge, text) of every word, as poppler finds them."""
    data = pdf.render(content)
    found = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True
    )
    pattern = r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>'
    return [
        (number, float(top), float(right), text)
        for number, page in enumerate(found.stdout.decode().split("<page ")[1:], 1)
        for top, right, text in re.findall(pattern, page)
    ]


def text_of(content) -> str:
    data = pdf.render(content)
    made = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    )
    return made.stdout.decode()


def gaps(content) -> list[float]:
    """How far the lines of the only paragraph end before the edge, in characters, without its last."""
    edges: dict[tuple[int, int], float] = {}
    foot = (297 - 35) * 72 / 25.4
    for page, top, right, _ in (word for word in words(content) if word[1] < foot - 5):
        place = (page, round(top / 5))
        edges[place] = max(edges.get(place, 0), right)
    inner = {1: 210 - 26, 0: 210 - 28}
    return [
        (inner[page % 2] * 72 / 25.4 - right) / 16 for (page, _), right in sorted(edges.items())
    ]


def test_every_full_line_ends_at_the_edge():
    """75 % of them ended up to two characters early."""
    content = Letter("题", (Paragraph(MIXED * 9 + TEXT * 8),))

    found = [
        gap for gap in gaps(content) if gap < 3
    ]  # without title, page numbers and the last line

    assert len(found) > 18
    assert all(abs(gap) <= 0.06 for gap in found), [round(gap, 2) for gap in found]


def test_spreading_keeps_every_word():
    content = Letter("题", (Paragraph(MIXED * 5), Heading("基本情况。", 2, MIXED * 3)))

    assert text_of(content).replace("\n", "").replace(" ", "").count(MIXED) == 8


def test_a_short_letter_takes_one_page():
    """Two lines of text under a title of two lines took two."""
    content = replace(
        letter(), blocks=(Paragraph(TEXT),), attachments=(), secrecy="", serial="",
    )  # fmt: skip
    long = replace(
        content, title="关于报送中共甲市委第一巡察组整改进展情况和有关问题线索处置情况的函"
    )

    assert pdf.lay_out(content).pages == pdf.lay_out(long).pages == 1


@pytest.mark.parametrize("lines", range(20, 36, 3))
def test_the_imprint_leaves_no_hole_on_the_page_before(lines):
    """The body goes down to the foot of its page, the imprint has the last one to itself if it must."""
    content = replace(letter(), blocks=(Paragraph(TEXT[:28] * lines),), attachments=())
    found = words(content)
    last = max(page for page, *_ in found)
    bodies = [top for page, top, _, _ in found if page == last - 1]

    foot = (297 - 35) * 72 / 25.4
    body = max((top for top in bodies if top < foot - 5), default=0)
    assert last == 1 or foot - body < 6 * 28.95, (last, (foot - body) / 28.95)


def test_a_row_of_a_letter_s_table_is_not_cut_in_two():
    rows = tuple((n, f"起{n}" + TEXT * 2 + f"止{n}") for n in range(1, 13))
    content = replace(
        letter(),
        blocks=(Paragraph(TEXT), Table(document_samples.COLUMNS[:2], rows)),
        attachments=(),
    )

    pages = text_of(content).split("\f")

    for number in range(1, 13):
        assert sum(f"起{number}根" in p.replace("\n", "") for p in pages) == 1
        here = next(p for p in pages if f"起{number}根" in p.replace("\n", ""))
        assert f"止{number}" in here.replace("\n", ""), number


def test_dates_figures_and_numbers_stay_on_their_line():
    """Columns that are too narrow by their shares: 100/% and 2026年11月/22日."""
    labels = ("序号", "问题", "进度", "期限", "文号")
    table = Table(
        tuple(
            Column(label, width)
            for label, width in zip(labels, (0.5, 5, 0.3, 0.5, 0.4), strict=True)
        ),
        ((1, TEXT * 2, "100%", "2026年11月22日", "巡督〔2026〕13号"),),
    )

    printed = text_of(Letter("题", (table,))).splitlines()

    for whole in ("100%", "2026年11月22日", "巡督〔2026〕13号"):
        assert any(whole in line for line in printed), (whole, printed)
    assert sum(columns.shares(table, 40)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("一是压实责任。", "压实责任。"),
        ("（二）倒排时限。", "倒排时限。"),
        ("1.建章立制。", "建章立制。"),
        ("1.5万元未追缴。", "1.5万元未追缴。"),
        ("十分重视。", "十分重视。"),
        ("一是不开会；二是不记录。", "一是不开会；二是不记录。"),
    ],
)
def test_what_is_numbered_by_hand_is_not_numbered_twice(typed, printed):
    ((heading, number),) = numbering.numbered([Heading(typed, 2)])

    assert (number, heading.text) == ("（一）", printed)
