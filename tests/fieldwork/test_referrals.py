"""分办: one way each with a holder and a date; the unit answers in words that never name a reporter."""

from functools import partial

import pytest
from django.urls import reverse

from core import assignees
from core.errors import ActionDenied, NotYet, StaleState
from core.models import Notice
from fieldwork import queries
from fieldwork.actions import petitions, referrals
from fieldwork.models import Petition, Referral
from findings.models import Clue
from rounds import gates
from rounds.enums import Stage
from rounds.models import Deadline
from rounds.queries.recipients import recipients_of
from tests.browsed import submit
from tests.factories import days, today
from tests.fieldwork import petition_rows as rows
from tests.snapshots import snapshot_fixture

SECRETS = ("举报甲", "13800000000", "被告丁", "来信原文", "虚报差旅费", "违规报销", "信访001")


@snapshot_fixture
def petition(inspection, member):
    return rows.registered(inspection, by=member)


@snapshot_fixture
def passed(petition, leader, liaison):
    return rows.to_unit(petition, by=leader)


def verbs(user) -> list[str]:
    return [item.verb for item in queries.waiting_for(user, today())]


def test_the_heads_dispatch_by_the_page(client, petition, leader, member):
    assert verbs(leader) == ["分办信访"]
    client.force_login(leader)
    address = reverse("fieldwork:referral_new", args=[petition.pk])

    missing = submit(client, address, route="team", due_on=str(days(3)), wording="查阅凭证")
    assert missing.status_code == 422
    assert "请选择承办人" in missing.content.decode()
    submit(
        client,
        address,
        route="team",
        due_on=str(days(3)),
        wording="查阅凭证",
        assignee=member.inspector.pk,
    )

    petition.refresh_from_db()
    assert petition.state == "handling"
    assert verbs(leader) == []
    assert verbs(member) == ["登记信访了解结果"]
    assert member.name in assignees.line(Referral.objects.get(), leader)


def test_a_member_does_not_dispatch(petition, member):
    with pytest.raises(ActionDenied, match="组长"):
        rows.to_member(petition, member, by=member)


def test_the_members_result_stands_and_meets_the_date(client, petition, leader, member):
    referral = rows.to_member(petition, member, by=leader)
    client.force_login(member)

    submit(client, reverse("fieldwork:referral_answer", args=[referral.pk]), text="查无此事")

    referral.refresh_from_db()
    assert (referral.state, referral.answer) == ("done", "查无此事")
    assert Deadline.objects.get(target_id=referral.pk).met_on == today()
    assert verbs(leader) == ["办结信访"]


def test_the_unit_answers_what_was_worded_for_it(client, passed, leader, liaison, member):
    assert verbs(liaison) == ["答复信访转办"]
    client.force_login(liaison)
    page = client.get(passed.get_absolute_url()).content.decode()
    assert "请核实差旅费报销审核情况" in page
    submit(client, reverse("fieldwork:referral_answer", args=[passed.pk]), text="已核实，属实3次。")

    assert verbs(liaison) == []
    assert verbs(leader) == ["审核信访答复"]
    passed.refresh_from_db()
    with pytest.raises(ActionDenied):
        referrals.accept(passed, by=member)
    referrals.return_for_more(passed, note="请附清单", by=leader)
    assert "请附清单" in client.get(passed.get_absolute_url()).content.decode()
    referrals.answer(passed, text="清单见附件", by=liaison)
    client.force_login(leader)
    submit(client, reverse("fieldwork:referral_accept", args=[passed.pk]))
    passed.refresh_from_db()
    assert passed.state == "done"
    assert Deadline.objects.get(kind="petition_unit").met_on == passed.answered_on


def test_the_wording_names_no_reporter_and_repeats_no_letter(client, petition, leader):
    for wording in ("请向举报甲核实", "来电13800000000", f"转：{petition.text}"):
        with pytest.raises(NotYet, match="请"):
            rows.to_unit(petition, by=leader, wording=wording)

    client.force_login(leader)
    answer = submit(
        client,
        reverse("fieldwork:referral_new", args=[petition.pk]),
        route="unit",
        due_on=str(days(3)),
        wording="请向举报甲核实",
    )
    assert answer.status_code == 409
    assert "反映人的姓名或联系方式" in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_repeat_joined_to_it_is_kept_from_the_unit_as_well(inspection, petition, member, leader):
    again = rows.registered(inspection, by=member, reporter="举报乙、举报丙")
    petitions.join(again, petition, by=member)

    for name in ("举报乙", "举报丙"):
        with pytest.raises(NotYet, match="反映人"):
            rows.to_unit(petition, by=leader, wording=f"请向{name}核实")


def test_no_letter_and_no_return_names_the_reporter(petition, leader, liaison):
    with pytest.raises(NotYet, match="反映人"):
        referrals.dispatch(
            petition, route="department", wording="请向举报甲核实", department="市信访局",
            due_on=days(20), by=leader,
        )  # fmt: skip
    passed = rows.to_unit(petition, by=leader)
    referrals.answer(passed, text="已核实", by=liaison)

    with pytest.raises(NotYet, match="反映人"):
        referrals.return_for_more(passed, note="请再问举报甲", by=leader)


def test_one_page_sends_it_once_and_nothing_is_sent_of_what_was_closed(petition, leader):
    rows.to_unit(petition, by=leader)
    seen = Petition.objects.get(pk=petition.pk)
    values = {"route": "department", "wording": "请依规办理", "department": "市信访局"}
    send = partial(referrals.dispatch, **values, due_on=days(20), by=leader)
    send(Petition.objects.get(pk=petition.pk), version=seen.version)

    with pytest.raises(StaleState):
        send(Petition.objects.get(pk=petition.pk), version=seen.version)
    Petition.objects.filter(pk=petition.pk).update(state="closed")
    with pytest.raises(StaleState):
        send(seen)
    assert Referral.objects.count() == 2


def test_a_department_gets_a_numbered_letter_and_the_office_enters_its_answer(
    petition, leader, office
):
    referral = referrals.dispatch(
        petition,
        route="department",
        wording="请依规办理",
        department="市信访局",
        due_on=days(20),
        by=leader,
    )

    assert referral.reference == f"巡信转〔{today().year}〕1号"
    referrals.answer(referral, text="已办理", by=office)
    assert referral.state == "done"


def test_the_unit_is_told_and_reminded_and_knows_nothing_of_a_withdrawn_one(
    client, passed, leader, liaison
):
    deadline = Deadline.objects.select_related("inspection").get(kind="petition_unit")
    assert recipients_of([deadline], today()) == {deadline.pk: {liaison.pk}}
    assert Notice.objects.filter(recipient=liaison, kind="petition.issued").exists()

    referrals.withdraw(passed, note="改由本组了解", by=leader)

    client.force_login(liaison)
    assert client.get(passed.get_absolute_url()).status_code == 404
    assert verbs(liaison) == []
    assert verbs(leader) == ["办结信访"]


def test_the_reminder_of_the_teams_own_reaches_the_assignee(petition, leader, member):
    rows.to_member(petition, member, by=leader)
    deadline = Deadline.objects.select_related("inspection").get(kind="petition")

    assert {leader.pk, member.pk} <= recipients_of([deadline], today())[deadline.pk]


def test_a_named_reporter_is_answered_before_the_end(client, petition, leader, member):
    referrals.answer(rows.to_member(petition, member, by=leader), text="查无此事", by=member)

    with pytest.raises(NotYet, match="答复反映人"):
        petitions.close(petition, result="不属实", by=leader)
    client.force_login(leader)
    submit(
        client,
        reverse("fieldwork:petition_reply", args=[petition.pk]),
        reply_way="phone",
        reply="已告知",
    )
    submit(client, reverse("fieldwork:petition_close", args=[petition.pk]), result="不属实")
    petition.refresh_from_db()
    assert (petition.state, petition.replied_on) == ("closed", today())


def test_the_named_reporter_of_a_repeat_is_answered_as_well(inspection, petition, leader, member):
    again = rows.registered(inspection, by=member, reporter="举报乙")
    petitions.join(again, petition, by=member)
    referrals.answer(rows.to_member(petition, member, by=leader), text="查无此事", by=member)
    petitions.reply(petition, rows.REPLY, by=member)

    with pytest.raises(NotYet, match=again.reference):
        petitions.close(petition, result="不属实", by=leader)
    again.refresh_from_db()
    petitions.reply(again, rows.REPLY, by=member)
    petitions.close(petition, result="不属实", by=leader)
    assert petition.state == "closed"


def test_nothing_open_is_closed(petition, leader, member):
    rows.to_member(petition, member, by=leader)

    with pytest.raises(NotYet, match="没有结果"):
        petitions.close(petition, result="不属实", by=leader)


def test_what_others_still_answer_may_be_waited_for_with_a_reason(inspection, passed):
    assert gates.bars(inspection, Stage.REPORTING) == [
        bar for bar in gates.bars(inspection, Stage.REPORTING) if "信访" not in bar
    ]
    assert "信访001还没有办结" in gates.doubts(inspection, Stage.REPORTING)


def test_the_teams_own_inquiry_keeps_it_in_its_stay(inspection, petition, leader, member):
    rows.to_member(petition, member, by=leader)

    assert "信访001本组了解还没有结果" in gates.bars(inspection, Stage.REPORTING)


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("office", 200), ("liaison", 200), ("outsider", 404), ("auditor", 404)],
)
def test_who_reads_what_was_passed_on(client, passed, request, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(passed.get_absolute_url()).status_code == status


def test_a_clue_is_raised_from_it_with_what_is_known_and_without_the_reporter(
    client, petition, member, leader
):
    client.force_login(member)
    page = client.get(petition.get_absolute_url()).content.decode()
    address = (
        f"{reverse('findings:clue_new', args=[petition.inspection_id])}?petition={petition.pk}"
    )
    assert address in page

    form = client.get(address).content.decode()
    submit(client, reverse("findings:clue_new", args=[petition.inspection_id]), at=address)

    clue = Clue.objects.get()
    assert "举报甲" not in form
    assert "13800000000" not in form
    assert (clue.source_petition, clue.summary) == (petition, petition.summary)
    assert [person.name for person in clue.persons.all()] == ["被告丁", "被告戊"]
    petition.refresh_from_db()
    assert petition.state == "handling"
    shown = client.get(petition.get_absolute_url()).content.decode()
    assert "登记线索" in shown
    assert clue.reference not in shown
    assert verbs(leader) == ["办结信访"]


def test_what_a_kept_out_member_had_in_hand_is_the_heads(petition, leader, member):
    referral = rows.to_member(petition, member, by=leader)
    assert verbs(member) == ["登记信访了解结果"]
    inspection = petition.inspection

    member.inspector.memberships.update(recused_from=inspection.unit)

    assert verbs(member) == []
    assert "登记信访了解结果" in verbs(leader)
    assert leader in assignees.next_of(referral).people
