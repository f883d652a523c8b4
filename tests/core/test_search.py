"""Chinese search: words of one, two and more characters, several words, hostile ones."""

import pytest

from core import search
from rounds.models import Unit
from tests.factories import UnitFactory
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def units(db):
    names = ["市住房城乡建设局", "市教育局", "市城投公司", "100%国有_企业"]
    return [UnitFactory(name=name, **search.columns(name)) for name in names]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("局", ["市住房城乡建设局", "市教育局"]),
        ("教育", ["市教育局"]),
        ("城乡建设", ["市住房城乡建设局"]),
        ("城 公司", ["市城投公司"]),
        ("鲲鹏", []),
        ("局教", []),
        ("100%", ["100%国有_企业"]),
        ("%_%", []),
        ("'; DROP TABLE", []),
    ],
)
def test_matching_finds_exactly_the_rows_that_hold_every_word(units, query, expected):
    found = search.matching(Unit.objects.all(), query).order_by("id")

    assert [unit.name for unit in found] == expected


def test_blank_query_narrows_nothing(units):
    assert search.matching(Unit.objects.all(), "  ").count() == 4


def test_parts_are_not_joined_into_a_word(units):
    UnitFactory(name="甲单位", **search.columns("甲单位", "乙领域"))

    assert not search.matching(Unit.objects.all(), "位乙").exists()


def test_index_exists_and_is_used_by_the_planner(units):
    """docs/performance.md, trap 1: an index that the planner cannot use helps nobody."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Unit.objects.filter(search.condition("教育")).explain()

    assert "rounds_unit_grams" in plan
