from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rounds import conflicts
from rounds.enums import RecusalKind
from rounds.models import DeclaredRelation, Employment
from tests import factories as make
from tests.snapshots import snapshot_fixture

ENTRY = date(2026, 3, 1)


@snapshot_fixture
def unit(db):
    return make.UnitFactory(name="市财政局", short_name="财政局")


@snapshot_fixture
def person(db):
    return make.InspectorFactory(name="王五", employer_name="市审计局", user=None)


def worked(person, unit, start, end, name="市财政局"):
    Employment.objects.create(
        inspector=person, unit=unit, organisation=name, from_on=start, to_on=end
    )


def kinds(person, unit):
    return [c.kind for c in conflicts.find([person], [unit], ENTRY)]


def test_stranger_has_no_conflict(person, unit):
    worked(person, None, date(2010, 1, 1), None, name="市审计局")

    assert kinds(person, unit) == []


def test_employed_there_now(person, unit):
    person.employer = unit

    found = conflicts.find([person], [unit], ENTRY)

    assert [(c.kind, c.detail) for c in found] == [(RecusalKind.EMPLOYED, "现任职于市财政局")]


def test_employer_is_found_by_its_short_name_where_it_is_not_linked(person, unit):
    person.employer_name, person.is_employer_decided = "财政局", False

    assert kinds(person, unit) == [RecusalKind.EMPLOYED]


def test_employed_below_or_above_the_unit(person, unit):
    below = make.UnitFactory(name="市财政国库中心", parent=unit)
    person.employer, person.employer_name = below, below.name
    assert "下属单位市财政国库中心" in conflicts.find([person], [unit], ENTRY)[0].detail

    person.employer, person.employer_name = unit, unit.name
    assert "上级单位市财政局" in conflicts.find([person], [below], ENTRY)[0].detail


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2024, 1, 1), date(2024, 6, 1), [RecusalKind.RECENT]),
        (date(2022, 4, 1), date(2023, 3, 1), []),
        (date(2022, 4, 1), date(2023, 4, 1), [RecusalKind.RECENT]),
        (date(2015, 1, 1), date(2017, 12, 1), [RecusalKind.LONG]),
        (date(2015, 1, 1), date(2017, 10, 1), []),
        (date(2025, 1, 1), None, [RecusalKind.RECENT]),
    ],
)
def test_history_counts_three_years(person, unit, start, end, found):
    worked(person, unit, start, end)

    assert kinds(person, unit) == found


def test_two_stretches_add_up_and_overlap_counts_once(person, unit):
    worked(person, unit, date(2008, 1, 1), date(2009, 6, 1))
    worked(person, unit, date(2009, 1, 1), date(2009, 12, 1))
    assert kinds(person, unit) == []

    worked(person, unit, date(2012, 1, 1), date(2012, 12, 1))
    assert kinds(person, unit) == [RecusalKind.LONG]


def test_history_by_name_only_counts_too(person, unit):
    worked(person, None, date(2024, 1, 1), date(2025, 1, 1))

    assert kinds(person, unit) == [RecusalKind.RECENT]


def test_history_at_the_parent_is_no_conflict_but_at_a_subordinate_is(person, unit):
    below = make.UnitFactory(name="市财政国库中心", parent=unit)
    worked(person, below, date(2024, 1, 1), date(2025, 1, 1), name=below.name)

    assert kinds(person, unit) == [RecusalKind.RECENT]

    above = make.UnitFactory(name="市政府")
    unit.parent = above
    unit.save()
    worked(person, above, date(2024, 1, 1), date(2025, 1, 1), name=above.name)
    sibling = make.UnitFactory(name="市水利局", parent=above)
    assert kinds(person, sibling) == []


def test_own_school(person, unit):
    person.school = "市财政局"

    assert [c.detail for c in conflicts.find([person], [unit], ENTRY)] == ["毕业于市财政局"]


def test_declared_relation_stands_beside_the_others(person, unit):
    person.employer = unit
    person.save()
    DeclaredRelation.objects.create(inspector=person, unit=unit, relation="spouse", relative="李某")

    found = conflicts.find([person], [unit], ENTRY)

    assert [c.kind for c in found] == [RecusalKind.EMPLOYED, RecusalKind.DECLARED]
    assert found[1].detail == "本人申报：夫妻关系（李某）"


def test_number_of_queries_does_not_grow(person, unit, django_assert_num_queries):
    people = [person, *(make.InspectorFactory(user=None) for _ in range(5))]
    units = [unit, *(make.UnitFactory() for _ in range(5))]

    with django_assert_num_queries(5):
        conflicts.find(people, units, ENTRY)


MONTHS = st.dates(date(1990, 1, 1), date(2026, 1, 1)).map(lambda d: d.replace(day=1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(MONTHS, MONTHS), max_size=6))
def test_total_days_is_the_union_of_the_stretches(pairs):
    rows = [Employment(from_on=min(p), to_on=max(p)) for p in pairs]

    days = set()
    for row in rows:
        end = conflicts._last_day(row.to_on)
        days.update(range(row.from_on.toordinal(), end.toordinal() + 1))

    assert conflicts.total_days(rows, date(2026, 12, 31)) == len(days)
