"""The content tree: it survives storage unchanged, and its headings count as offices count."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import tree
from core.documents.numbering import numbered, numeral
from core.documents.tree import (
    Column,
    Field,
    Heading,
    KeyValues,
    Letter,
    PageBreak,
    Paragraph,
    Sheet,
    Signature,
    Table,
)
from core.documents.words import balanced, phrases, show

TEXT = st.text(max_size=20)
VALUE = st.one_of(TEXT, st.integers(), st.dates(), st.none(), st.decimals(allow_nan=False))
BLOCK = st.one_of(
    st.builds(Heading, TEXT, st.integers(1, 4), TEXT),
    st.builds(Paragraph, TEXT),
    st.builds(PageBreak),
    st.builds(
        Table, st.just((Column("甲"), Column("乙", 2, "right"))), st.tuples(st.tuples(VALUE, VALUE))
    ),
    st.builds(KeyValues, st.tuples(st.tuples(st.builds(Field, TEXT, VALUE)))),
)
BLOCKS = st.lists(BLOCK, max_size=6).map(tuple)


@given(st.one_of(st.builds(Letter, TEXT, BLOCKS), st.builds(Sheet, TEXT, BLOCKS)))
def test_tree_survives_json(content):
    stored = json.loads(json.dumps(tree.to_json(content)))

    assert tree.from_json(stored) == content


def test_signature_and_dates_survive_json():
    letter = Letter("题", (), signature=Signature("某办", date(2026, 3, 1), is_sealed=False))

    assert tree.from_json(tree.to_json(letter)) == letter


def test_headings_are_numbered_anew_under_each_higher_one():
    levels = [1, 2, 3, 4, 4, 3, 2, 3, 1, 3, 2]

    labels = [number for _, number in numbered([Heading("x", level) for level in levels])]

    assert labels == [
        "一、", "（一）", "1.", "（1）", "（2）", "2.", "（二）", "1.", "二、", "1.", "（一）",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_numerals(number, words):
    assert numeral(number) == words


@given(st.text("中共市委巡察组关于对的和反馈意见", min_size=1, max_size=90))
def test_titles_are_broken_into_lines_that_fit_and_lose_nothing(title):
    lines = balanced(title)

    assert "".join(lines) == title
    assert all(0 < len(line) <= 20 for line in lines)


def test_title_breaks_where_a_phrase_ends_and_keeps_given_breaks():
    assert balanced("市委第一巡察组\n反馈意见") == ["市委第一巡察组", "反馈意见"]
    assert balanced("中共甲市委第一巡察组关于巡察市水利局党组的反馈意见") == [
        "中共甲市委第一巡察组", "关于巡察市水利局党组的反馈意见",
    ]  # fmt: skip


def test_values_are_printed_as_people_read_them():
    values = [None, "", 0, 7, 12.5, Decimal("1234.50"), date(2026, 3, 1)]

    assert [show(value) for value in values] == [
        "",
        "",
        "0",
        "7",
        "12.5",
        "1,234.5",
        "2026年3月1日",
    ]


def test_on_a_phone_a_title_breaks_only_where_a_phrase_ends():
    title = "中共甲市水利局党组关于巡察整改进展情况的通报"

    assert phrases(title) == ["中共甲市水利局党组", "关于巡察整改进展情况的", "通报"]
    assert phrases("通报") == ["通报"]
