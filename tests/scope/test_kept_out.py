"""分工回避: a member kept out of one of the team's units sees nothing of its inspection (ADR 0053)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core import assignees, audit
from core.errors import NotYet
from rounds.actions import memberships, recusals
from rounds.enums import Duty, RecusalKind, RecusalState
from rounds.models import DeclaredRelation, Employment, Recusal, TeamMember
from rounds.queries.people import members_of, team_of
from tests import factories as make
from tests import matrix
from tests.matrix import POLICY
from tests.permissions.answers import words_in
from tests.scope.test_unsigned import WORDS, addresses, seen_by
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
# Of the round and the team, on which the person still is; these two plans are of the team's other units.
STILL_OPEN = {"unit", "round", "team", "commitment", "directive", "library", "template"}
STILL_OPEN |= {"plan_asked", "plan_in_force"}


@pytest.fixture
def kept_out(world):
    """The member of the world, kept out of the own side's unit."""
    people, (own, _) = world
    inspection = own["inspection"]
    TeamMember.objects.filter(team=inspection.team_id, inspector__user=people.member).update(
        recused_from=inspection.unit_id
    )
    client = Client()
    client.force_login(people.member)
    return people.member, client, own


def test_nothing_of_the_unit_is_in_scope(kept_out):
    user, _, own = kept_out
    kinds = {kind for kind, reach in POLICY.items() if "member" in reach.own}

    seen = {k for k in seen_by(user, own) & kinds if not k.startswith(matrix.FILE_OF)}

    assert len(kinds) > 40
    assert seen <= STILL_OPEN, seen - STILL_OPEN


def test_no_door_says_a_word_of_it(kept_out):
    _, client, own = kept_out
    words = [matrix.mark("own", kind) for kind in matrix.WORDED if kind not in STILL_OPEN]
    asked = addresses(own)

    leaked = [(url, word) for url in asked for word in words_in(client.get(url), words)]

    assert len(words) > len(WORDS) - len(STILL_OPEN) - 1
    assert not leaked


def test_nobody_names_them_for_it(kept_out):
    user, _, own = kept_out
    inspection = own["inspection"]

    assert user not in members_of(inspection.team_id, unit_id=inspection.unit_id)
    assert user in members_of(inspection.team_id)
    assert not team_of(inspection).filter(user=user).exists()


@snapshot_fixture
def conflict(inspection, member):
    """A relation that the member declared to the inspected unit; the team has another, too."""
    make.InspectionFactory(round=inspection.round, team=inspection.team)
    return Recusal.objects.create(
        round=inspection.round,
        inspector=member.inspector,
        unit=inspection.unit,
        kind=RecusalKind.DECLARED,
    )


def test_the_office_keeps_a_member_out(conflict, inspection, member, office, leader):
    membership = TeamMember.objects.get(inspector=member.inspector, to_on=None)

    recusals.keep_out(conflict, note="分工回避", by=office)

    membership.refresh_from_db()
    assert membership.recused_from == inspection.unit
    assert not type(inspection).objects.visible_to(member).filter(pk=inspection.pk).exists()
    assert type(inspection).objects.visible_to(member).count() == 1
    assert type(inspection).objects.visible_to(leader).filter(pk=inspection.pk).exists()
    assert member.notices.filter(kind="rounds.kept_out").exists()
    assert leader.notices.filter(kind="rounds.kept_out").exists()
    assert assignees.next_of(conflict) is None


def test_heads_and_teams_of_one_unit_are_refused(conflict, inspection, member, office):
    memberships = TeamMember.objects.filter(inspector=member.inspector)
    memberships.update(duty=Duty.DEPUTY)
    with pytest.raises(NotYet, match="组长、副组长须参加"):
        recusals.keep_out(conflict, by=office)
    memberships.update(duty=Duty.MEMBER)
    memberships.update(
        recused_from=inspection.team.inspections.exclude(pk=inspection.pk).get().unit
    )
    with pytest.raises(NotYet, match="不参加本组的另一家单位"):
        recusals.keep_out(conflict, by=office)
    memberships.update(recused_from=None)
    User.objects.filter(pk=member.pk).update(roles=[Role.INSPECTOR, Role.OFFICE])
    with pytest.raises(NotYet, match="看得到全部单位"):
        recusals.keep_out(conflict, by=office)
    inspection.team.inspections.exclude(pk=inspection.pk).delete()
    with pytest.raises(NotYet, match="只巡察这一家单位"):
        recusals.keep_out(conflict, by=office)


def test_it_ends_with_what_gave_rise_to_it(conflict, inspection, member, office):
    recusals.keep_out(conflict, by=office)

    recusals.refresh(inspection.round)  # the declared relation of the factory stands nowhere

    assert Recusal.objects.get(pk=conflict.pk).state == RecusalState.RESOLVED
    membership = TeamMember.objects.get(inspector=member.inspector)
    assert membership.recused_from is None
    assert [event.verb for event in audit.history(membership)][:2] == [
        "回避情形消除",
        "确定不参加该单位",
    ]


def test_the_page_of_the_round_offers_it(conflict, office):
    client = Client()
    client.force_login(office)
    page = reverse("rounds:round", args=[conflict.round_id])

    assert "不参加该单位" in client.get(page).content.decode()


def test_other_words_of_the_same_conflict_open_nothing(inspection, member, office):
    """Another relative, a stronger kind: as long as there is any conflict with the unit."""
    make.InspectionFactory(round=inspection.round, team=inspection.team)
    relation = {"inspector": member.inspector, "unit": inspection.unit, "relation": "spouse"}
    DeclaredRelation.objects.create(**relation, relative="某")
    recusals.refresh(inspection.round)
    recusals.keep_out(Recusal.objects.get(), by=office)

    DeclaredRelation.objects.create(**relation | {"relation": "blood"}, relative="另一人")
    Employment.objects.create(
        inspector=member.inspector, unit=inspection.unit, from_on=make.days(-3000)
    )
    recusals.refresh(inspection.round)

    assert {row.state for row in Recusal.objects.all()} == {RecusalState.KEPT_OUT}
    assert Recusal.objects.count() > 1
    assert TeamMember.objects.get(inspector=member.inspector).recused_from == inspection.unit
    assert not type(inspection).objects.visible_to(member).filter(pk=inspection.pk).exists()


def test_who_is_kept_out_becomes_no_head(conflict, member, office, leadership):
    recusals.keep_out(conflict, by=office)
    membership = TeamMember.objects.get(inspector=member.inspector)

    with pytest.raises(NotYet, match="不能任组长、副组长"):
        memberships.set_duty(membership, duty=Duty.DEPUTY, by=office)
