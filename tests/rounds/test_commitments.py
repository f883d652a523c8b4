"""保密承诺: who is asked, how it is signed, what the office sees of it."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import ActionDenied, NotYet, Refusal
from core.models import AuditEvent, Notice
from rounds import words
from rounds.actions import commitments, teams
from rounds.enums import Duty, RoundState
from rounds.models import Commitment, Inspection, TeamMember
from tests import factories as make
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.snapshots import snapshot_fixture
from tests.two_people import confirmed

pytestmark = pytest.mark.django_db
SIGN = reverse("rounds:commitment_sign")


@snapshot_fixture
def joined(inspection):
    """Who is on the team and has not signed."""
    return make.TeamMemberFactory(team=inspection.team, signed=False)


@pytest.fixture
def at_desk(joined) -> Client:
    client = Client()
    client.force_login(joined.inspector.user)
    return client


def sign(client, **changes):
    return submit(client, SIGN, agreed="on", password=make.PASSWORD, **changes)


def test_signing_opens_the_round_and_keeps_what_was_read(joined, inspection, at_desk):
    assert not Inspection.objects.visible_to(joined.inspector.user).exists()

    answer = sign(at_desk)

    assert answer.url == "/"
    assert Inspection.objects.visible_to(joined.inspector.user).get() == inspection
    assert Commitment.objects.get().text == words.COMMITMENT
    event = AuditEvent.objects.get(verb="签署保密承诺")
    assert (event.actor_id, event.trail) == (
        joined.inspector.user_id,
        f"rounds.round:{inspection.round_id}",
    )


def test_after_signing_the_page_opens_that_asked_for_it(joined, inspection, at_desk):
    wanted = inspection.get_absolute_url()
    asking = at_desk.get(wanted).content.decode()
    place = f"{SIGN}?next={wanted}"
    assert f'href="{place}"' in asking

    answer = submit(at_desk, place, agreed="on", password=make.PASSWORD)

    assert answer.url == wanted
    assert at_desk.get(wanted).status_code == 200


def test_nobody_is_led_elsewhere_by_signing(joined, at_desk):
    answer = submit(
        at_desk, f"{SIGN}?next=//elsewhere.example/", agreed="on", password=make.PASSWORD
    )

    assert answer.url == "/"


def test_who_owes_two_promises_is_asked_for_the_other_at_once(joined, at_desk):
    later = make.InspectionFactory()
    make.TeamMemberFactory(team=later.team, inspector=joined.inspector, signed=False)

    assert sign(at_desk).url == SIGN
    assert sign(at_desk).url == "/"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "falsch-geraten-1"}, "密码不正确，请重新输入。"),
        ({"password": ""}, "请输入登录密码。"),
        ({"agreed": None}, "请先阅读承诺内容"),
    ],
)
def test_a_refused_signature_says_what_to_do(joined, at_desk, changes, sentence):
    values = {"agreed": "on", "password": make.PASSWORD} | changes

    answer = submit(at_desk, SIGN, **values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Commitment.objects.exists()


def test_guessing_the_password_makes_the_session_wait(joined, at_desk):
    answers = [submit(at_desk, SIGN, agreed="on", password="geraten-9") for _ in range(12)]

    assert answers[-1].status_code == 429
    assert sign(at_desk).status_code == 429
    assert not Commitment.objects.exists()


def test_a_forged_round_is_not_signed_for(joined, at_desk, other_inspection):
    typed = {"round": other_inspection.round_id, "agreed": "on", "password": make.PASSWORD}

    answer = at_desk.post(SIGN, forged(SIGN, typed))

    assert answer.status_code == 422
    assert "请刷新页面" in answer.content.decode()
    assert not Commitment.objects.exists()


def test_it_is_signed_once_and_by_members_only(joined, inspection, outsider):
    user = joined.inspector.user
    commitments.sign(inspection.round, by=user)

    with pytest.raises(NotYet, match="已签署本轮保密承诺"):
        commitments.sign(inspection.round, by=user)
    with pytest.raises(ActionDenied, match="只有现在在本轮巡察组"):
        commitments.sign(inspection.round, by=outsider)


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_one_signs(joined, inspection):
    outcomes = []

    def window() -> None:
        try:
            outcomes.append(commitments.sign(inspection.round, by=joined.inspector.user))
        except Refusal as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=window) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Commitment.objects.count() == 1
    assert sum(isinstance(each, NotYet) for each in outcomes) == 1


def test_another_team_of_the_round_needs_no_second_signature(joined, inspection, office):
    commitments.sign(inspection.round, by=joined.inspector.user)
    TeamMember.objects.filter(pk=joined.pk).update(to_on=make.days(-1))
    other = make.TeamFactory(round=inspection.round, number=7)

    make.TeamMemberFactory(team=other, inspector=joined.inspector, signed=False)

    assert not Inspection.objects.visible_to(joined.inspector.user).exists()  # none of team 7 yet
    assert other in type(other).objects.visible_to(joined.inspector.user)


def test_the_next_round_is_signed_for_anew(joined, inspection):
    commitments.sign(inspection.round, by=joined.inspector.user)
    later = make.InspectionFactory()
    make.TeamMemberFactory(team=later.team, inspector=joined.inspector, signed=False)

    assert list(Inspection.objects.visible_to(joined.inspector.user)) == [inspection]


def test_who_joins_a_running_team_is_asked_at_once(inspection, office, leadership):
    person = make.InspectorFactory()

    asked = teams.add_member(inspection.team, person, duty=Duty.MEMBER, reason="补员", by=office)
    confirmed(asked, leadership)

    notice = Notice.objects.get(recipient=person.user, kind="rounds.commitment")
    assert notice.url == SIGN
    assert "签署保密承诺" in notice.subject


def test_reminders_come_once_a_workday_and_stop_after_signing(joined, inspection):
    monday = make.date(2026, 3, 2)
    own = Notice.objects.filter(recipient=joined.inspector.user, kind="rounds.commitment")

    sent = [commitments.sweep(day) for day in (monday, monday, make.date(2026, 3, 1))]
    assert (sent, own.count()) == ([1, 1, 0], 1)
    commitments.sign(inspection.round, by=joined.inspector.user)

    assert commitments.sweep(make.date(2026, 3, 3)) == 0
    assert own.count() == 1


def test_the_office_sees_who_has_not_signed_and_reminds(joined, inspection, member, office):
    client = Client()
    client.force_login(office)
    url = f"{reverse('rounds:commitment_list')}?round={inspection.round_id}"
    urge = reverse("rounds:commitment_urge", args=[inspection.round_id])

    unsigned = client.get(f"{url}&signed=no").content.decode()
    assert joined.inspector.name in unsigned
    assert member.name not in unsigned
    answer = submit(client, urge, at=url, follow=True)

    assert "已提醒尚未签署的人员" in answer.content.decode()
    assert AuditEvent.objects.get(verb="提醒签署保密承诺").note == joined.inspector.name
    assert Notice.objects.filter(recipient=joined.inspector.user).count() == 1
    commitments.sign(inspection.round, by=joined.inspector.user)
    with pytest.raises(NotYet, match="都已签署"):
        commitments.urge(inspection.round, by=office)


def test_before_the_teams_stand_nobody_is_asked(office):
    plan = make.RoundFactory(state=RoundState.PLANNING)
    make.TeamMemberFactory(team=make.TeamFactory(round=plan), signed=False)

    commitments.ask(plan)

    assert not Notice.objects.exists()
    with pytest.raises(NotYet, match="方案批准"):
        commitments.urge(plan, by=office)


def test_an_office_that_sits_on_a_team_keeps_the_offices_view(joined, inspection):
    user = joined.inspector.user
    user.roles = ["office", "inspector"]
    user.save()

    assert Inspection.objects.visible_to(user).get() == inspection
