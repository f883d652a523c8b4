"""Who is on a team after approval, and whose account a person is: nobody of the office decides alone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import approvals
from accounts.enums import Role
from accounts.models import ApprovalRequest
from core.errors import ActionDenied
from core.models import AuditEvent, Notice
from findings.models import Clue
from overview.actions import alarms
from overview.models import Alarm, AlarmRule
from overview.queries.worklist import gathered
from rounds.actions import inspectors, teams
from rounds.enums import Duty
from rounds.models import Inspector, TeamMember
from tests import factories as make
from tests.browsed import submit
from tests.findings import clue_rows
from tests.snapshots import snapshot_fixture
from tests.two_people import confirmed

pytestmark = pytest.mark.django_db


@snapshot_fixture
def clue(inspection, member):
    return clue_rows.registered(inspection, by=member)


@snapshot_fixture
def insider(office):
    """Somebody of the office who also holds the role that sees what teams see."""
    office.roles = [Role.OFFICE, Role.INSPECTOR]
    office.save()
    return office


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def waiting(user) -> list[str]:
    return [item.title for item in gathered(user, timezone.localdate()) if item.verb == "复核"]


def link(person, account, by):
    """As the office does it: on the page of the person."""
    url = reverse("rounds:inspector_edit", args=[person.pk])
    return submit(client_of(by), url, user=account.username, account_reason="换人", follow=True)


def test_linking_a_persons_account_to_ones_own_opens_nothing(
    inspection, leader, insider, clue, leadership, security
):
    person = Inspector.objects.get(user=leader)

    link(person, insider, insider)

    person.refresh_from_db()
    assert person.user == leader
    assert Clue.objects.visible_to(leader).exists()
    assert not Clue.objects.visible_to(insider).exists()
    subject = "周组长对应的账号由leader改为office（赵办）"
    assert waiting(security) == waiting(leadership) == [subject]
    assert waiting(insider) == []
    for user in (leader, security):
        assert Notice.objects.filter(recipient=user, subject__contains=subject).exists()


def test_the_second_person_confirms_on_a_plain_page(leader, insider, leadership):
    person = Inspector.objects.get(user=leader)
    new = make.UserFactory(username="new", roles=[Role.INSPECTOR])
    inspectors.edit(person, {"user": new}, account_reason="换了工作号", by=insider)
    asked = ApprovalRequest.objects.get()
    url = asked.get_absolute_url()
    home = client_of(leadership).get("/").content.decode()
    assert url in home

    page = submit(client_of(leadership), f"{url}confirm/", at=url, follow=True)

    assert "已同意，现在生效" in page.content.decode()
    person.refresh_from_db()
    assert person.user == new
    event = AuditEvent.objects.get(verb="更换对应账号")
    assert event.actor_id == insider.pk
    assert AuditEvent.objects.get(verb="同意双人复核").actor_id == leadership.pk
    assert Notice.objects.filter(recipient=insider, subject__startswith="已同意").exists()


def test_a_refusal_needs_a_reason_and_changes_nothing(leader, insider, leadership):
    person = Inspector.objects.get(user=leader)
    inspectors.edit(person, {"user": None}, account_reason="停用", by=insider)
    asked = ApprovalRequest.objects.get()
    url = asked.get_absolute_url()

    submit(client_of(leadership), f"{url}refuse/", at=url)
    assert ApprovalRequest.objects.get().state == "pending"
    submit(client_of(leadership), f"{url}refuse/", at=url, note="本人没有提出")

    assert ApprovalRequest.objects.get().state == "refused"
    assert Inspector.objects.get(pk=person.pk).user == leader
    notice = Notice.objects.get(recipient=insider, subject__startswith="未同意")
    assert "本人没有提出" in notice.body


def test_who_asked_and_whom_it_is_about_cannot_be_the_second_person(leader, insider):
    insider.roles = [Role.OFFICE, Role.INSPECTOR, Role.LEADERSHIP]
    insider.save()
    make.UserFactory(roles=[Role.LEADERSHIP])
    person = Inspector.objects.get(user=leader)
    other = make.UserFactory(roles=[Role.OFFICE])
    inspectors.edit(person, {"user": insider}, account_reason="换人", by=other)
    asked = ApprovalRequest.objects.get()

    with pytest.raises(ActionDenied, match="关系到您自己的账号"):
        approvals.confirm(asked, by=insider)
    with pytest.raises(ActionDenied, match="安全保密管理员或领导小组"):
        approvals.confirm(asked, by=other)
    approvals.withdraw(asked, by=other)
    inspectors.edit(person, {"user": None}, account_reason="换人", by=insider)
    with pytest.raises(ActionDenied, match="自己提出"):
        approvals.confirm(ApprovalRequest.objects.latest("pk"), by=insider)


def test_it_is_refused_at_once_where_nobody_could_be_the_second_person(leader, insider):
    person = Inspector.objects.get(user=leader)

    with pytest.raises(ActionDenied, match="没有能复核的人"):
        inspectors.edit(person, {"user": None}, account_reason="换人", by=insider)


def test_joining_a_team_under_way_for_a_day_opens_nothing(
    inspection, leader, insider, clue, leadership, security
):
    make.InspectorFactory(name="赵办", user=insider)
    pool = reverse("rounds:team_pool", args=[inspection.team_id])
    add = reverse("rounds:member_add", args=[inspection.team_id])

    page = submit(client_of(insider), add, at=pool, note="人手不足", follow=True)

    assert "已提请复核" in page.content.decode()
    assert not Clue.objects.visible_to(insider).exists()
    assert not TeamMember.objects.filter(inspector__user=insider).exists()
    assert Notice.objects.filter(recipient=leader, subject__contains="编入赵办").exists()
    assert Notice.objects.filter(recipient=security, subject__contains="编入赵办").exists()
    team_page = client_of(insider).get(reverse("rounds:round_teams", args=[inspection.round_id]))
    assert "待复核的人员调整" in team_page.content.decode()


def test_a_change_without_a_reason_is_refused_in_words(inspection, leader, office, leadership):
    row = TeamMember.objects.get(inspector__user=leader)

    with pytest.raises(ActionDenied, match="写明理由"):
        teams.remove_member(row, by=office)
    with pytest.raises(ActionDenied, match="写明理由"):
        teams.change_duty(row, duty=Duty.MEMBER, by=office)


def test_a_membership_of_one_day_is_ended_and_stays_as_a_row(inspection, office, leadership, clue):
    person = make.InspectorFactory(name="临时")
    confirmed(
        teams.add_member(inspection.team, person, duty=Duty.DEPUTY, reason="补员", by=office),
        leadership,
    )
    row = TeamMember.objects.get(inspector=person)
    make.sign(row)
    assert Clue.objects.visible_to(person.user).exists()

    confirmed(teams.remove_member(row, reason="撤回", by=office), leadership)

    row.refresh_from_db()
    assert row.to_on == row.from_on - timezone.timedelta(days=1)
    assert row.span_words.endswith("编入当日移出")
    assert not Clue.objects.visible_to(person.user).exists()
    assert AuditEvent.objects.get(verb="移出人员").note == "第一巡察组，孙领复核同意"


def test_what_would_be_wrong_by_now_is_refused_and_stays_open(inspection, office, leadership):
    person = make.InspectorFactory()
    asked = teams.add_member(inspection.team, person, duty=Duty.MEMBER, reason="补员", by=office)
    Inspector.objects.filter(pk=person.pk).update(is_active=False)

    with pytest.raises(ActionDenied, match="已出库"):
        confirmed(asked, leadership)

    assert ApprovalRequest.objects.get().state == "pending"


def test_the_same_change_is_asked_for_once(inspection, leader, office, leadership):
    row = TeamMember.objects.get(inspector__user=leader)
    teams.remove_member(row, reason="调离", by=office)

    with pytest.raises(ActionDenied, match="同一事项已有申请在等待复核"):
        teams.remove_member(row, reason="调离", by=office)


def test_asking_raises_an_alarm_against_whoever_asked(inspection, leader, office, leadership):
    AlarmRule.objects.create(kind="two_people", threshold=1, window=1, unit="day")
    row = TeamMember.objects.get(inspector__user=leader)
    teams.remove_member(row, reason="调离", by=office)

    alarms.sweep()

    assert Alarm.objects.get().person == office
