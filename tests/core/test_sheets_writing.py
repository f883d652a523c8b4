"""Workbooks that we write: typed, nothing executable, quick and small; verdicts in given ones."""

import io
import time
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spreadsheets import Column, Kind, Mark, annotate, read, write
from core.spreadsheets.annotating import Tone

DATA = Path(__file__).parent.parent / "data"
COLUMNS = [
    Column("name", "单位名称", width=24),
    Column("text", "问题概述", Kind.LONG_TEXT),
    Column("staff", "人数", Kind.INTEGER),
    Column("money", "金额（万元）", Kind.NUMBER),
    Column("due", "期限", Kind.DATE),
    Column("at", "时间", Kind.DATETIME),
]
ROW = (
    "市水利局",
    "概述",
    75,
    Decimal("12.50"),
    date(2026, 3, 8),
    datetime(2026, 3, 8, 1, tzinfo=UTC),
)


def written(columns, rows, **options) -> bytes:
    with write(columns, rows, **options) as file:
        return file.read()


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_cells_are_typed_and_times_are_local():
    page = opened(written(COLUMNS, [ROW], title="整改台账", note="导出人：某某"))

    assert page["A1"].value == "整改台账"
    assert page["A2"].value == "导出人：某某"
    assert [cell.value for cell in page[3]] == [column.label for column in COLUMNS]
    assert [cell.value for cell in page[4]] == [
        "市水利局", "概述", 75, 12.5, datetime(2026, 3, 8), datetime(2026, 3, 8, 9),
    ]  # fmt: skip
    assert page["E4"].number_format == 'yyyy"年"m"月"d"日"'


def test_header_is_frozen_filtered_and_repeated_in_print():
    page = opened(written(COLUMNS, [ROW, ROW], title="整改台账"))

    assert page.freeze_panes == "A3"
    assert page.auto_filter.ref == "A2:F4"
    assert page.print_title_rows == "$1:$2"
    assert page.page_setup.orientation == "landscape"
    assert page.column_dimensions["A"].width == pytest.approx(24, abs=1)


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "=1+1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    cell = opened(written(COLUMNS[:1], [(text,)], title="表"))["A3"]

    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_odd_values_are_written_without_loss_or_failure():
    odd = [None, "", True, ("法律", "党建"), "字" * 40_000, float("nan"), "𫖯\x01<b>"]

    page = opened(written(COLUMNS[:1], ([value] for value in odd), title="[表]*?"))

    values = [row[0].value for row in page.iter_rows(3)]
    assert values[:4] == [None, None, "是", "法律、党建"]
    assert len(values[4]) == 32_767
    assert values[4].endswith("（内容过长，已截断）")
    assert values[5] == "nan"
    assert values[6].startswith("𫖯")
    assert values[6].endswith("<b>")


def test_row_of_wrong_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        write(COLUMNS, [("少",)], title="表")


ELEVEN = [Column(str(n), f"列{n}") for n in range(11)] + [Column("due", "期限", Kind.DATE)]


def test_ten_thousand_rows_are_written_quickly():
    start = time.process_time()

    data = written(ELEVEN, (ledger_row(n) for n in range(10_000)), title="台账")

    assert time.process_time() - start < 10
    assert len(read(data, ELEVEN).rows) == 10_000


def test_rows_are_streamed_and_not_kept_in_memory():
    tracemalloc.start()

    with write(ELEVEN, (ledger_row(n) for n in range(4_000)), title="台账"):
        _, peak = tracemalloc.get_traced_memory()

    tracemalloc.stop()
    assert peak < 3_000_000


def ledger_row(number):
    return (*[f"整改事项{number}"] * 11, date(2026, 3, 8))


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=8),
    number=st.integers(-(10**12), 10**12),
    day=st.dates(date(1930, 1, 1), date(2099, 12, 31)),
)
def test_what_is_written_is_read_back(texts, number, day):
    columns = [Column("a", "甲"), Column("b", "乙", Kind.INTEGER), Column("c", "丙", Kind.DATE)]

    rows = [(f"x{text}", number, day) for text in texts]
    result = read(written(columns, rows, title="表"), columns)

    assert [row.values["b"] for row in result.rows] == [number] * len(texts)
    assert [row.values["c"] for row in result.rows] == [day] * len(texts)
    assert result.problems == ()


def test_verdicts_go_beside_the_rows_and_the_rest_stays():
    original = (DATA / "被巡察单位名单.xlsx").read_bytes()
    marks = {4: Mark("新增", Tone.GOOD), 5: Mark("=1+1", Tone.BAD)}

    annotated = annotate(original, marks, sheet="被巡察单位名单", header_row=3)
    again = annotate(annotated, {4: Mark("无变化")}, sheet="被巡察单位名单", header_row=3)

    page = openpyxl.load_workbook(io.BytesIO(annotated))["被巡察单位名单"]
    old = openpyxl.load_workbook(io.BytesIO(original))["被巡察单位名单"]
    assert page["J3"].value == "导入结果"
    assert (page["J4"].value, page["J4"].fill.fgColor.rgb[-6:]) == ("新增", "E3F4E6")
    assert (page["J5"].value, page["J5"].data_type) == ("=1+1", "s")
    assert page.merged_cells.ranges == old.merged_cells.ranges
    assert [[c.value for c in row[:9]] for row in page] == [
        [c.value for c in row[:9]] for row in old
    ]
    second = openpyxl.load_workbook(io.BytesIO(again))["被巡察单位名单"]
    assert second["J4"].value == "无变化"
    assert second["K3"].value is None


def test_verdicts_on_a_workbook_of_the_old_format_come_as_xlsx_without_formulas():
    original = (DATA / "旧版工作簿.xls").read_bytes()

    page = opened(annotate(original, {3: Mark("新增")}, sheet="名单", header_row=2))

    assert page["E2"].value == "导入结果"
    assert page["E3"].value == "新增"
    assert (page["C5"].value, page["C5"].data_type) == ("=1+1", "s")
