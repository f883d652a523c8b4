"""Which units a text names: the longest name, other names in their time, the city before."""

from datetime import date

import pytest

from rounds.models import UnitName
from rounds.unit_names import UnitNames
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def units(settings):
    settings.CITY_NAME = "某市"
    names = ("市财政局", "市审计局", "市委宣传部", "南山乡", "市教育局", "市教育局附属小学")
    made = {name: make.UnitFactory(name=name, short_name=name.removeprefix("市")) for name in names}
    made["某市卫生健康委"] = make.UnitFactory(name="某市卫生健康委")
    made["市第一中学"] = make.UnitFactory(name="市第一中学", short_name="一中")
    return {unit.pk: name for name, unit in made.items()}


@pytest.mark.parametrize(
    ("text", "names", "is_open"),
    [
        ("市财政局", ["市财政局"], False),
        ("财政局", ["市财政局"], False),
        ("某市财政局", ["市财政局"], False),
        ("市　财政局", ["市财政局"], False),
        ("市财政局行政政法科科长", ["市财政局"], False),
        ("某市财政局国库支付中心副主任", ["市财政局"], False),
        ("财政局预算科科员", ["市财政局"], False),
        ("市审计局党组成员、副局长", ["市审计局"], False),
        ("中共某市委宣传部干事", ["市委宣传部"], False),
        ("借调到市委宣传部", ["市委宣传部"], False),
        ("市财政局科员、市审计局科长", ["市财政局", "市审计局"], False),
        ("市教育局附属小学教师", ["市教育局附属小学"], False),
        ("市卫生健康委疾控科", ["某市卫生健康委"], False),
        ("某市南山乡副乡长", ["南山乡"], False),
        ("挂任南山乡（副科级）", ["南山乡"], False),
        ("邻市市财政局科员", [], True),
        ("某县财政局", [], True),
        ("省财政厅", [], True),
        ("某省财经学院会计学专业", [], True),
        ("待业", [], True),
        ("某县财政局科员、市审计局科长", ["市审计局"], True),
    ],
)
def test_units_of_a_text(units, text, names, is_open):
    found = UnitNames().find(text)

    assert ([units[pk] for pk in found.units], found.is_open) == (names, is_open)


def test_other_names_count_in_their_time(units):
    old, new = (
        next(pk for pk, n in units.items() if n == name) for name in ("市财政局", "市审计局")
    )
    UnitName.objects.create(unit_id=old, name="市国资局", until_on=date(2010, 1, 1))
    UnitName.objects.create(unit_id=new, name="市国资局", from_on=date(2010, 1, 1))
    names = UnitNames()

    assert names.find("市国资局科员", date(2005, 1, 1), date(2008, 1, 1)).units == (old,)
    assert names.find("市国资局科员", date(2012, 1, 1), None).units == (new,)
    assert set(names.find("市国资局科员", date(2009, 1, 1), date(2012, 1, 1)).units) == {old, new}
    assert names.exact("市国资局") is None  # of two units, nobody can tell by the name alone


def test_name_out_of_its_time_is_still_better_than_none(units):
    pk = next(iter(units))
    UnitName.objects.create(unit_id=pk, name="市税务局", until_on=date(2010, 1, 1))

    assert UnitNames().find("市税务局", date(2015, 1, 1), None).units == (pk,)


def test_two_units_with_one_short_name_are_both_found():
    first, second = (make.UnitFactory(name=f"市{n}实验小学", short_name="实验小学") for n in "一二")

    assert set(UnitNames().find("实验小学教师").units) == {first.pk, second.pk}


def test_names_are_read_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        names = UnitNames()
        for _ in range(20):
            names.find("市财政局行政政法科科长")
