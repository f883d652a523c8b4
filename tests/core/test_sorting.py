"""Sorting by a column: the database's order, empties last both ways, pages that meet every row once."""

import pytest

from core.pagination import paginate
from core.tables import Column, Table
from core.tables.sorting import Sorting
from findings.models import Clue
from rounds.enums import Stage, UnitSize
from rounds.models import Inspection, Unit
from tests import factories as make

pytestmark = pytest.mark.django_db


class Sample(Table):
    name = Column("名称")
    size = Column("规模", choices=UnitSize)
    staff = Column("在职")
    sector = Column("领域", "sector__name")
    never = Column("从不", "name", sort=())
    people = Column("联络员", "liaisons__user__name")
    computed = Column("算出来的")


@pytest.fixture
def units():
    rows = [
        ("市财政局", 30, "large"),
        ("市教育局", None, "small"),
        ("市交通局", 7, "large"),
        ("市安监局", None, "small"),
    ]
    return [make.UnitFactory(name=name, staff=staff, size=size) for name, staff, size in rows]


def names(wanted: str, size: int = 3) -> list[str]:
    """Every page after the other; small ones, so that each kind of border is crossed."""
    rows = Unit.objects.all()
    sorting, found, cursor = Sorting(Sample.on_page(), rows, wanted), [], ""
    while True:
        order = sorting.order(("-id",))
        page = paginate(sorting.annotate(rows), order, size=size, cursor=cursor)
        found += [unit.name for unit in page.rows]
        if not page.next:
            return found
        cursor = page.next


@pytest.mark.parametrize("size", [1, 2, 3])
def test_empty_values_stand_last_in_both_directions(units, size):
    assert names("staff", size) == ["市交通局", "市财政局", "市安监局", "市教育局"]
    assert names("-staff", size) == ["市财政局", "市交通局", "市安监局", "市教育局"]


def test_choices_stand_as_they_are_declared_and_equals_as_the_list_has_them(units):
    ranks = [value for value, _ in UnitSize.choices]
    newest = list(reversed(units))
    expected = sorted(newest, key=lambda unit: ranks.index(unit.size))

    assert names("size") == [unit.name for unit in expected]


def test_texts_stand_by_pinyin_where_the_server_knows_it(units):
    from core.tables.sorting import _knows_chinese

    read = ["市安监局", "市财政局", "市交通局", "市教育局"]
    assert names("name") == (read if _knows_chinese() else sorted(read))


def test_what_is_manifold_computed_or_declared_so_does_not_sort(units):
    assert Sorting(Sample.on_page(), Unit.objects.all()).keys == {"name", "size", "staff", "sector"}
    assert names("people") == names("computed") == names("nonsense") == names("")


def test_what_is_sealed_does_not_sort():
    class Sealed(Table):
        summary = Column("主要问题")
        unit = Column("单位", "inspection__unit__name")

    assert Sorting(Sealed.on_page(), Clue.objects.all()).keys == {"unit"}


def test_a_page_turns_back_over_the_border_of_empty_values(units):
    rows = Unit.objects.all()
    sorting = Sorting(Sample.on_page(), rows, "staff")
    order, walked = sorting.order(("id",)), sorting.annotate(rows)

    first = paginate(walked, order, size=3)
    second = paginate(walked, order, size=3, cursor=first.next)
    back = paginate(walked, order, size=3, cursor=second.previous)

    assert [unit.name for unit in back.rows] == ["市交通局", "市财政局", "市教育局"]


def test_dates_that_are_missing_can_be_paged_over(inspection):
    class Dates(Table):
        entry_on = Column("进驻")

    make.InspectionFactory(round=inspection.round, stage=Stage.PREPARATION, entry_on=None)
    rows = Inspection.objects.all()
    sorting = Sorting(Dates.on_page(), rows, "-entry_on")
    first = paginate(sorting.annotate(rows), sorting.order(("id",)), size=1)
    second = paginate(sorting.annotate(rows), sorting.order(("id",)), size=1, cursor=first.next)

    assert [row.entry_on is None for row in (*first.rows, *second.rows)] == [False, True]
