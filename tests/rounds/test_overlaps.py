"""Two stays at the same time: refused without a reason; with one it is kept and shown."""

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import NotYet
from core.models import AuditEvent
from rounds import planning
from rounds.actions import memberships, rounds, teams
from rounds.enums import Duty, RoundState, Stage
from rounds.models import Inspection, TeamMember
from tests import factories as make
from tests.browsed import form_of, submit
from tests.snapshots import snapshot_fixture
from tests.two_people import confirmed

pytestmark = pytest.mark.django_db
WHY = "本市财务审计专长人员不足"


@snapshot_fixture
def busy(inspection):
    """Somebody who is on a stay until twenty days from now."""
    return make.TeamMemberFactory(team=inspection.team).inspector


@snapshot_fixture
def plan(office):
    """A round whose stay begins before that one ends."""
    dates = {"starts_on": make.days(10), "ends_on": make.days(40)}
    round = make.RoundFactory(number=8, state=RoundState.PLANNING, created_by=office, **dates)
    team = make.TeamFactory(round=round, number=1)
    make.InspectionFactory(round=round, team=team, stage=Stage.PREPARATION, entry_on=None)
    return round


@snapshot_fixture
def team(plan):
    return plan.teams.get()


@pytest.fixture
def at_office(office) -> Client:
    client = Client()
    client.force_login(office)
    return client


def add(team, person, *, by, **rest):
    return teams.add_member(team, person, duty=Duty.MEMBER, by=by, **rest)


def test_a_double_stay_is_refused_with_the_other_one_named(team, busy, office):
    with pytest.raises(NotYet, match=r"已在第一轮第一巡察组（.*驻点），与本轮驻点时间重叠"):
        add(team, busy, by=office)

    assert not TeamMember.objects.filter(team=team).exists()


def test_with_a_reason_it_is_kept_in_the_row_and_the_trail(team, busy, office):
    member = add(team, busy, overlap=WHY, by=office)

    assert member.overlap_reason == WHY
    event = AuditEvent.objects.get(verb="编入人员")
    assert event.changes["overlap_reason"][1] == WHY


@pytest.mark.parametrize(
    ("begins", "ends", "is_double"), [(20, 40, True), (21, 40, False), (-40, -10, True)]
)
def test_the_days_of_both_stays_count(plan, team, busy, office, begins, ends, is_double):
    """The other lasts from ten days ago until twenty days from now, both days included."""
    type(plan).objects.filter(pk=plan.pk).update(
        starts_on=make.days(begins), ends_on=make.days(ends)
    )
    team.round.refresh_from_db()

    if is_double:
        with pytest.raises(NotYet, match="时间重叠"):
            add(team, busy, by=office)
    else:
        assert add(team, busy, by=office).overlap_reason == ""


def test_who_left_the_units_earlier_is_free(team, busy, inspection, office):
    Inspection.objects.filter(pk=inspection.pk).update(exit_on=make.days(0))

    assert add(team, busy, overlap="不需要", by=office).overlap_reason == ""


def test_who_left_the_team_or_whose_round_is_over_is_free(team, busy, inspection, office):
    TeamMember.objects.filter(inspector=busy).update(to_on=make.days(0))

    assert add(team, busy, by=office)


def test_the_page_names_the_other_stay_and_asks_why(plan, team, busy, at_office):
    put, pool = (reverse(f"rounds:{n}", args=[team.pk]) for n in ("member_add", "team_pool"))

    assert "已在第一轮第一巡察组" in at_office.get(pool).content.decode()
    asked = submit(at_office, put, at=pool, inspector=busy.pk, duty="member")
    assert "与本轮驻点时间重叠" in asked.content.decode()
    assert not TeamMember.objects.filter(team=team).exists()
    form_of(asked, put).send(at_office, overlap=WHY)

    assert TeamMember.objects.get(team=team).overlap_reason == WHY
    page = at_office.get(reverse("rounds:round_teams", args=[plan.pk])).content.decode()
    assert WHY in page


def test_dates_moved_later_bar_the_plan_until_it_is_explained(plan, team, busy, office, at_office):
    late = {"starts_on": make.days(60), "ends_on": make.days(90)}
    rounds.edit(plan, late, by=office)
    member = add(team, busy, by=office)
    plan.refresh_from_db()
    rounds.edit(plan, {"starts_on": make.days(10)}, by=office)
    plan.refresh_from_db()
    assert any("没有写明理由" in sentence for sentence in planning.bars(plan))

    url = reverse("rounds:member_overlap", args=[team.pk, member.pk])
    page = reverse("rounds:round_teams", args=[plan.pk])
    answer = submit(at_office, url, at=page, note=WHY, follow=True)

    assert WHY in answer.content.decode()
    assert not any("没有写明理由" in sentence for sentence in planning.bars(plan))
    assert AuditEvent.objects.get(verb="说明同时驻点的理由").changes == {
        "overlap_reason": ["", WHY]
    }
    with pytest.raises(NotYet, match="请写明"):
        memberships.explain_overlap(member, reason=" ", by=office)


def test_after_approval_the_second_person_reads_of_it(inspection, office, leadership):
    other = make.InspectionFactory(team=make.TeamFactory(round=make.RoundFactory(number=9)))
    person = make.TeamMemberFactory(team=other.team).inspector
    with pytest.raises(NotYet, match="时间重叠"):
        add(inspection.team, person, reason="补员", by=office)

    asked = add(inspection.team, person, reason="补员", overlap=WHY, by=office)
    assert WHY in asked.reason
    confirmed(asked, leadership)

    row = TeamMember.objects.get(team=inspection.team, inspector=person)
    assert row.overlap_reason == WHY
