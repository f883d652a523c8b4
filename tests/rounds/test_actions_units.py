import pytest

from core.errors import ActionDenied
from core.models import AuditEvent
from rounds.actions import inspectors, units
from rounds.models import Liaison, Unit
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_unit_is_found_by_its_short_name(office):
    from core import search

    values = {"name": "市发展改革委", "short_name": "发改委", "sector": make.SectorFactory()}
    unit = units.create(values, by=office)

    assert list(search.matching(Unit.objects.all(), "发改")) == [unit]
    units.edit(unit, {"short_name": "市发改"}, by=office)
    assert list(search.matching(Unit.objects.all(), "市发改")) == [unit]


def test_unit_does_not_stand_below_itself(office):
    top = make.UnitFactory()
    below = make.UnitFactory(parent=make.UnitFactory(parent=top))

    with pytest.raises(ActionDenied, match="不能是单位自己或它的下属单位"):
        units.edit(top, {"parent": below}, by=office)


def test_others_do_not_edit_units(leadership, inspection, leader):
    for user in (leadership, leader):
        with pytest.raises(ActionDenied):
            units.edit(inspection.unit, {"note": "x"}, by=user)


def test_roster_is_changed_at_once_and_noted(office):
    leader = make.UnitLeaderFactory(name="旧")
    row = {"post": "局长", "rank": "", "kind": "board", "duties": "", "is_first": True}
    rows = [
        row | {"id": leader.pk, "name": "旧", "left_on": make.today()},
        row | {"id": None, "name": "新", "left_on": None},
    ]

    units.save_leaders(leader.unit, rows, by=office)
    units.save_leaders(leader.unit, [rows[0] | {"remove": True}], by=office)

    assert [x.name for x in leader.unit.leaders.all()] == ["新"]
    assert AuditEvent.objects.filter(verb="调整班子名单").count() == 2


def test_leader_of_another_unit_is_not_touched(office):
    foreign, unit = make.UnitLeaderFactory(name="别处"), make.UnitFactory()
    row = {"id": foreign.pk, "name": "改", "post": "局长", "kind": "board", "remove": True}

    units.save_leaders(unit, [row], by=office)

    foreign.refresh_from_db()
    assert foreign.name == "别处"


def test_liaison_belongs_to_one_unit_at_a_time(office, inspection, liaison):
    other = make.UnitFactory()

    with pytest.raises(ActionDenied, match="现为市财政局的联络员"):
        units.appoint_liaison(other, liaison, from_on=make.today(), by=office)
    units.end_liaison(Liaison.objects.get(), on=make.days(-1), by=office)
    units.appoint_liaison(other, liaison, from_on=make.today(), by=office)
    assert list(Unit.objects.visible_to(liaison)) == [other]


def test_office_account_is_no_liaison(office, office2):
    with pytest.raises(ActionDenied, match="不是联络员账号"):
        units.appoint_liaison(make.UnitFactory(), office2, from_on=make.today(), by=office)


def test_account_belongs_to_one_person(office, inspection, leader):
    person = make.InspectorFactory(user=None)

    with pytest.raises(ActionDenied, match="一个账号只能对应一个人"):
        inspectors.edit(person, {"user": leader}, by=office)
    with pytest.raises(ActionDenied, match="没有“巡察组成员”角色"):
        inspectors.edit(person, {"user": office}, by=office)
