"""The Excel format: a worksheet a table, typed cells, frozen header, filter, print set-up."""

import io
from datetime import datetime

import openpyxl
import pytest

from core.documents import excel
from core.documents.tree import Chart, Column, Sheet, Table
from core.documents.words import show
from tests.core import document_samples
from tests.core.format_words import said, squeezed


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(excel.render(content)))


def shown(value):
    if isinstance(value, datetime):
        value = value.date()
    return squeezed(show(value))


def test_registers_are_tabular_and_nothing_else():
    table = Table((Column("甲"),), ())

    assert excel.is_tabular(document_samples.ledger())
    assert excel.is_tabular(Sheet("题", (table,)))
    assert not excel.is_tabular(document_samples.letter())
    assert not excel.is_tabular(document_samples.form())
    assert not excel.is_tabular(Sheet("题", ()))
    assert not excel.is_tabular(Sheet("题", (table, Chart("图", ()))))


def test_it_says_exactly_what_the_tree_says():
    content = document_samples.ledger()

    words = "".join(
        shown(cell.value)
        for leaf in opened(content)
        for row in leaf.iter_rows()
        for cell in row
        if cell.value is not None
    )

    title = squeezed(content.title)
    expected = "".join(said(content)[2:]).replace("单位：某局截至今日", "")
    for once in (title, "内部", "第十二轮", "单位：某局截至今日"):
        assert words.count(once) == 2, once
        words = words.replace(once, "")
    # The caption repeats the heading above it: both stand over the table.
    assert words == expected.replace("第十二轮", "")


def test_cells_have_their_types():
    leaf = opened(document_samples.ledger()).worksheets[0]
    header = next(row[0].row for row in leaf.iter_rows() if row[0].value == "序号")
    first = leaf[header + 2]

    assert [cell.data_type for cell in first] == ["n", "s", "d", "n"]
    assert first[2].number_format == 'yyyy"年"m"月"d"日"'
    assert first[3].value == pytest.approx(1234.5)
    assert first[0].number_format == "0"


def test_formulas_are_text():
    content = Sheet("题", (Table((Column("甲"), Column("乙")), (("=1+1", "@SUM(A1)"),)),))
    leaf = opened(content).worksheets[0]

    assert [cell.data_type for cell in leaf[3]] == ["s", "s"]
    assert leaf["A3"].value == "=1+1"


def test_header_is_frozen_filtered_and_repeated_in_print():
    leaf = opened(document_samples.ledger()).worksheets[0]
    header = next(row[0].row for row in leaf.iter_rows() if row[0].value == "序号")

    assert leaf.freeze_panes == f"A{header + 1}"
    assert leaf.auto_filter.ref == f"A{header}:D{header + len(document_samples.ROWS)}"
    assert leaf.print_title_rows == f"$1:${header}"
    assert leaf.page_setup.orientation == "landscape"
    assert leaf.page_setup.paperSize == 9
    assert leaf.sheet_properties.pageSetUpPr.fitToPage
    widths = [leaf.column_dimensions[letter].width for letter in "ABD"]
    assert widths[1] > widths[2] > widths[0]


def test_upright_register_is_printed_upright():
    assert (
        opened(document_samples.ledger(is_landscape=False)).worksheets[0].page_setup.orientation
        != "landscape"
    )


def test_worksheets_are_named_after_their_tables_and_differ():
    table = Table((Column("甲"), Column("乙")), (), caption="同一个名称/很长" * 5)

    names = opened(Sheet("题", (table, table, table))).sheetnames

    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= 31 and "/" not in name for name in names)
    assert opened(document_samples.ledger()).sheetnames == ["问题清单", "二、任务清单"]


def test_empty_register_says_so():
    leaf = opened(Sheet("题", (Table((Column("甲"), Column("乙")), ()),))).worksheets[0]

    assert leaf["A3"].value == "（无）"
