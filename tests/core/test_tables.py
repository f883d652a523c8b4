"""A table as CSV: streamed, readable by WPS, no formula, the same cells as the workbook's."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

from core.spreadsheets import Column, Table, as_csv
from core.spreadsheets.tables import LINES_A_PIECE

COLUMNS = (Column("a", "名称"), Column("b", "数"))


def read(table: Table) -> list[list[str]]:
    text = "".join(as_csv(table))
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


def test_head_and_rows():
    rows = [("市财政局", 3), ("=cmd|'/c calc'!A1", Decimal("-2.50")), (None, True)]
    assert read(Table(COLUMNS, rows, "表")) == [
        ["名称", "数"],
        ["市财政局", "3"],
        ["'=cmd|'/c calc'!A1", "-2.50"],
        ["", "是"],
    ]


def test_dates_moments_and_lists():
    moment = datetime(2026, 3, 1, 1, 5, tzinfo=UTC)
    rows = [(date(2026, 3, 1), moment), (["谈话", "查阅"], ["+1", "x"]), ("甲\n乙", "a,b")]
    assert read(Table(COLUMNS, rows, "表"))[1:] == [
        ["2026-03-01", "2026-03-01 09:05"],
        ["谈话、查阅", "'+1、x"],
        ["甲\n乙", "a,b"],
    ]


def test_rows_are_read_piece_by_piece():
    taken = []

    def rows():
        for number in range(3 * LINES_A_PIECE):
            taken.append(number)
            yield ("x", number)

    pieces = as_csv(Table(COLUMNS, rows(), "表"))
    next(pieces), next(pieces)
    assert len(taken) == LINES_A_PIECE


def test_the_file_is_named_after_its_title():
    assert Table(COLUMNS, [], "整改台账").file_name.startswith("整改台账20")
