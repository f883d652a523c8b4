"""People of one round as fixtures: `inspection` is in its stay, the others stand around it.

`leader`, `deputy`, `member`, `contact` are on its team; `liaison` belongs to its unit; `organ`
handles handoffs of `receiving_organ`; `outsider` is on another team of another round.
"""

from accounts.enums import Role
from rounds.enums import Duty
from tests import factories as make
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def office(db):
    return make.UserFactory(username="office", name="赵办", roles=[Role.OFFICE])


@snapshot_fixture
def office2(db):
    return make.UserFactory(username="office2", name="钱办", roles=[Role.OFFICE])


@snapshot_fixture
def leadership(db):
    return make.UserFactory(username="leadership", name="孙领", roles=[Role.LEADERSHIP])


@snapshot_fixture
def leadership2(db):
    return make.UserFactory(username="leadership2", name="李领", roles=[Role.LEADERSHIP])


@snapshot_fixture
def inspection(db):
    """第一巡察组 inspects 市财政局 in a round underway."""
    round = make.RoundFactory(number=1)
    team = make.TeamFactory(round=round, number=1)
    unit = make.UnitFactory(name="市财政局", size="large")
    return make.InspectionFactory(round=round, team=team, unit=unit)


@snapshot_fixture
def other_inspection(db):
    """An inspection of another round, unit and team."""
    return make.InspectionFactory(unit=make.UnitFactory(name="市水利局"))


def _on_team(inspection, duty: str, name: str):
    inspector = make.InspectorFactory(name=name, user__username=duty)
    make.TeamMemberFactory(team=inspection.team, inspector=inspector, duty=duty)
    return inspector.user


@snapshot_fixture
def leader(inspection):
    return _on_team(inspection, Duty.LEADER, "周组长")


@snapshot_fixture
def deputy(inspection):
    return _on_team(inspection, Duty.DEPUTY, "吴副组长")


@snapshot_fixture
def member(inspection):
    return _on_team(inspection, Duty.MEMBER, "郑组员")


@snapshot_fixture
def contact(inspection):
    return _on_team(inspection, Duty.CONTACT, "王联络")


@snapshot_fixture
def liaison(inspection):
    link = make.LiaisonFactory(unit=inspection.unit, user__username="liaison", user__name="冯联")
    return link.user


@snapshot_fixture
def foreign_liaison(other_inspection):
    return make.LiaisonFactory(unit=other_inspection.unit, user__username="liaison2").user


@snapshot_fixture
def outsider(other_inspection):
    """The leader of another team: an inspector like the others, but not on this inspection."""
    inspector = make.InspectorFactory(name="陈外", user__username="outsider")
    make.TeamMemberFactory(team=other_inspection.team, inspector=inspector, duty=Duty.LEADER)
    return inspector.user


@snapshot_fixture
def receiving_organ(db):
    from findings.models import Organ

    return Organ.objects.create(name="市纪委监委")


@snapshot_fixture
def organ(receiving_organ):
    """The handler of ``receiving_organ``."""
    from findings.models import OrganHandler

    user = make.UserFactory(username="organ", name="褚办", roles=[Role.ORGAN])
    OrganHandler.objects.create(organ=receiving_organ, user=user, from_on=make.days(-100))
    return user


@snapshot_fixture
def foreign_organ(db):
    """The handler of another organ."""
    from findings.models import Organ, OrganHandler

    user = make.UserFactory(username="organ2", name="卫办", roles=[Role.ORGAN])
    other = Organ.objects.create(name="市委组织部")
    OrganHandler.objects.create(organ=other, user=user, from_on=make.days(-100))
    return user


@snapshot_fixture
def sysadmin(db):
    return make.UserFactory(username="sysadmin", name="蒋管", roles=[Role.SYSADMIN])


@snapshot_fixture
def security(db):
    return make.UserFactory(username="security", name="沈密", roles=[Role.SECURITY])


@snapshot_fixture
def auditor(db):
    return make.UserFactory(username="auditor", name="韩审", roles=[Role.AUDITOR])
