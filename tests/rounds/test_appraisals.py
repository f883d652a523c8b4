"""个人考核: a leader proposes, the office confirms within the limit; told to the person and nobody else."""

import pytest
from django.urls import reverse

from core.errors import ActionDenied, InvalidTransition, NotYet
from overview.seeding import reference
from rounds.actions import appraisals
from rounds.enums import Stage
from rounds.models import Appraisal, AppraisalGrade, TeamMember
from rounds.queries.appraisals import limits_of, waiting_for
from tests import factories as make
from tests.browsed import form_of, submit


@pytest.fixture
def round(db, inspection, leader, deputy, member):
    """Its stays are over."""
    reference.load()
    type(inspection).objects.filter(pk=inspection.pk).update(stage=Stage.REPORTING)
    return inspection.round


def grade(name: str) -> AppraisalGrade:
    return AppraisalGrade.objects.get(name=name)


def place(user) -> TeamMember:
    return TeamMember.objects.get(inspector__user=user)


def proposed(user, name="优秀", *, by) -> Appraisal:
    return appraisals.propose(place(user), grade=grade(name), comment="工作扎实", by=by)


def test_the_leader_proposes_and_the_office_confirms(round, leader, member, office):
    make.TeamMemberFactory(team=place(member).team)
    for _ in range(2):
        make.TeamMemberFactory(team=place(member).team)
    made = proposed(member, by=leader)
    assert [item.verb for item in waiting_for(office)][-1] == "确认"
    assert not Appraisal.objects.visible_to(member).exists()

    appraisals.confirm(made, by=office)

    assert made.confirmed_by == office
    assert list(Appraisal.objects.visible_to(member)) == [made]


def test_no_more_than_the_limit_is_confirmed(round, leader, deputy, member, office):
    people = limits_of(round)[0].people
    extra = 10 - people
    for _ in range(extra):
        make.TeamMemberFactory(team=place(member).team)
    others = TeamMember.objects.filter(round=round, duty="member").exclude(inspector__user=member)
    for each in others[:2]:
        made = appraisals.propose(each, grade=grade("优秀"), comment="好", by=leader)
        appraisals.confirm(made, by=office)
    third = proposed(member, by=leader)

    with pytest.raises(NotYet, match="本轮共10人参加巡察，“优秀”不超过20%，最多2人，已确认2人"):
        appraisals.confirm(third, by=office)

    AppraisalGrade.objects.filter(name="优秀").update(most_percent=30)
    appraisals.confirm(Appraisal.objects.get(pk=third.pk), by=office)


def test_nobody_appraises_themself_nor_before_the_stay_is_over(
    round, inspection, leader, member, office
):
    for user in (leader, member):
        with pytest.raises(ActionDenied, match="不能自己考核自己"):
            proposed(user, by=user)
    with pytest.raises(ActionDenied, match="由本组组长提出"):
        proposed(member, by=office)
    type(inspection).objects.filter(pk=inspection.pk).update(stage=Stage.FIELDWORK)

    with pytest.raises(NotYet, match="还有单位没有结束驻点"):
        proposed(member, by=leader)


def test_the_office_proposes_for_leaders_and_another_confirms(round, leader, office, office2):
    made = proposed(leader, "称职", by=office)

    with pytest.raises(ActionDenied, match="不能自己确认"):
        appraisals.confirm(made, by=office)
    appraisals.confirm(made, by=office2)
    with pytest.raises(NotYet, match="已经确认"):
        proposed(leader, "优秀", by=office)


def test_what_was_returned_is_proposed_again(round, leader, member, office):
    made = proposed(member, by=leader)
    appraisals.return_for_rework(made, note="请写明实绩", by=office)
    with pytest.raises(InvalidTransition):
        appraisals.confirm(made, by=office)
    assert any(item.verb == "考核个人" for item in waiting_for(leader))

    again = proposed(member, "称职", by=leader)

    assert (again.pk, again.state, again.return_note) == (made.pk, "proposed", "")


def test_pages_from_proposal_to_history(client, round, leader, member, office):
    client.force_login(leader)
    board = reverse("rounds:appraisal_board", args=[round.pk])
    url = reverse("rounds:appraise", args=[place(member).team_id, place(member).pk])
    assert url in client.get(board).content.decode()
    assert submit(client, url, grade="", comment="好").status_code == 422
    page = client.get(url)
    proposed(member, by=leader)
    late = form_of(page, url).submit(client, grade=str(grade("称职").pk), comment="谈话细致")
    assert late.status_code == 409
    assert "工作扎实" in late.content.decode()
    answer = form_of(late, url).submit(client)
    made = Appraisal.objects.get()
    assert made.comment == "谈话细致"
    assert answer.url == made.get_absolute_url()

    client.force_login(member)
    person = member.inspector.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 404
    assert "谈话细致" not in client.get(person).content.decode()

    client.force_login(office)
    page = client.get(made.get_absolute_url())
    confirm = reverse("rounds:appraisal_confirm", args=[made.pk])
    assert form_of(page, confirm, action=confirm).submit(client).status_code == 302
    assert "谈话细致" in client.get(person).content.decode()

    client.force_login(member)
    assert "谈话细致" in client.get(person).content.decode()
    assert "谈话细致" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["deputy", "liaison", "leadership", "sysadmin", "auditor"])
def test_others_know_of_none(client, round, leader, member, office, request, who):
    made = proposed(member, "称职", by=leader)
    appraisals.confirm(made, by=office)
    client.force_login(request.getfixturevalue(who))

    assert client.get(made.get_absolute_url()).status_code == 404
