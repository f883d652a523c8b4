"""Lists of people stand by pinyin, family names as they are read; names are found by first letters."""

import pytest
from django.urls import reverse

from core import pinyin
from overview.queries.search import find
from rounds.actions import inspectors, units
from rounds.models import Inspector
from tests import factories as make

NAMES = ["张一", "单二", "曾三", "李四", "王五", "解六"]
READ = ["李四", "单二", "王五", "解六", "曾三", "张一"]  # li shan wang xie zeng zhang


@pytest.mark.parametrize(
    ("name", "read"),
    [("曾明", "zeng1 ming2"), ("明曾", "ming2 ceng2"), ("", ""), ("John", "John"), ("欧阳修", "ou1 yang2 xiu1")],
)  # fmt: skip
def test_a_family_name_is_read_as_one(name, read):
    assert pinyin.of_name(name) == read


def test_people_stand_in_the_order_of_their_names(client, office):
    for name in NAMES:
        make.InspectorFactory(name=name)

    assert list(Inspector.objects.order_by("pinyin").values_list("name", flat=True)) == READ
    client.force_login(office)
    page = client.get(reverse("rounds:inspector_list")).content.decode()
    places = [page.index(f">{name}</a>") for name in READ]
    assert places == sorted(places)


def test_another_name_stands_elsewhere(office):
    person = make.InspectorFactory(name="张一")

    inspectors.edit(person, {"name": "安一"}, by=office)

    person.refresh_from_db()
    assert person.pinyin == "an1 yi1"


def test_units_and_people_are_found_by_first_letters(office):
    sector = make.SectorFactory()
    unit = units.create({"name": "市财政局", "short_name": "财政局", "sector": sector}, by=office)
    person = inspectors.create(
        {"name": "欧阳修远", "employer_name": "市财政局", "post": "科长"}, employments=[], by=office
    )

    def found(query: str) -> dict[str, list[str]]:
        return {group.label: [hit.title for hit in group.hits] for group in find(office, query)}

    assert found("sczj")["被巡察单位"] == [unit.name]
    assert found("CZJ")["被巡察单位"] == [unit.name]
    assert found("oyxy")["人才库"] == [person.name]
    assert found("szcjx").get("人才库") is None


def test_people_of_a_team_stand_by_duty_and_name(inspection, client, office):
    for name, duty in (
        ("张一", "member"),
        ("解六", "leader"),
        ("单二", "member"),
        ("安七", "member"),
    ):
        make.TeamMemberFactory(team=inspection.team, inspector__name=name, duty=duty)

    client.force_login(office)
    address = reverse("rounds:round_teams", args=[inspection.round_id])
    page = client.get(address).content.decode()

    places = [page.index(f">{name}</a>") for name in ("解六", "安七", "单二", "张一")]
    assert places == sorted(places)
