"""三不: what is missing is named, to those who may know; what is whole says so."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import ActionDenied, Refusal, StaleState
from core.models import AuditEvent
from findings.actions import clues, completeness, handoffs
from findings.models import GapWaiver, NothingFound
from findings.queries.completeness import of_round
from rounds import gates
from rounds.actions import inspections, rounds
from rounds.enums import Stage
from rounds.gates import bars
from rounds.models import Inspection
from tests import factories as make
from tests.browsed import submit
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture

pytestmark = [pytest.mark.day, pytest.mark.django_db]


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


def gaps(inspection, user) -> list[str]:
    scope = Inspection.objects.visible_to(user).filter(round=inspection.round)
    (line,) = of_round(scope, user)
    return [gap.words for gap in line.gaps]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_unit_without_findings_needs_the_leaders_reason(inspection, leader, member, office):
    assert gaps(inspection, office) == ["没有底稿，也没有未发现问题的说明"]
    with pytest.raises(ActionDenied, match="组长"):
        completeness.state_nothing(inspection, reason="了解过", by=member)
    with pytest.raises(ActionDenied, match="请说明"):
        completeness.state_nothing(inspection, reason=" ", by=leader)

    url = reverse("findings:nothing_found", args=[inspection.pk])
    assert submit(signed_in(leader), url, reason="谈话30人，未发现问题").status_code == 302

    assert gaps(inspection, office) == []
    with pytest.raises(StaleState):
        completeness.state_nothing(inspection, reason="再", by=leader)


def test_findings_without_disposition_are_named_and_drafts_counted(
    signed, draft, inspection, office, leader
):
    signed.disposition = ""
    signed.save(update_fields=["disposition"])

    (words,) = gaps(inspection, office)
    assert signed.title in words
    assert "没有处置建议" in words
    signed.state = "draft"
    signed.save(update_fields=["state"])
    assert gaps(inspection, office) == ["另有1条未提交的底稿没有处置"]
    assert signed.title in gaps(inspection, leader)[0]


def test_every_clue_has_a_receiver_or_a_decision(
    signed, inspection, member, leader, granted, office2, receiving_organ, organ
):
    clue = rows.registered(inspection, by=member)
    seen, unseen = (
        (lambda: clue_gaps(inspection, granted)),
        (lambda: clue_gaps(inspection, office2)),
    )
    assert seen() == [f"{clue.reference}没有作出处置决定"]
    assert unseen() == ["1件线索没有作出处置决定"]
    clues.vet(clue, by=leader)
    clues.approve(clue, by=rows.approver(inspection))
    assert seen() == [f"{clue.reference}批准移交，还没有移交"]
    handoff = rows.handed_over(clue, receiving_organ, by=granted)
    assert seen() == [f"{clue.reference}移交后没有签收"]
    handoffs.refuse(handoff, note="不属管辖", by=organ)
    assert seen() == [f"{clue.reference}被退回，没有接收机关"]
    handoffs.receive(rows.handed_over(clue, receiving_organ, by=granted), by=organ)
    assert seen() == unseen() == []


def clue_gaps(inspection, user) -> list[str]:
    return [words for words in gaps(inspection, user) if "线索" in words]


def test_the_page_is_scoped_and_never_names_a_clue_to_outsiders(
    inspection, member, office2, leader, outsider, liaison, organ, security, auditor
):
    clue = rows.registered(inspection, by=member, summary="CANARY")
    url = reverse("findings:completeness", args=[inspection.round_id])
    page = signed_in(office2).get(url).content.decode()
    assert clue.reference not in page
    assert "CANARY" not in page
    assert clue.reference in signed_in(leader).get(url).content.decode()
    for user in (outsider, liaison, organ, security, auditor):
        assert signed_in(user).get(url).status_code == 404, user
    book = signed_in(office2).get(url, {"export": "xlsx"})
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_the_page_costs_the_same_for_one_unit_and_three(
    inspection, office, django_assert_num_queries
):
    scope = Inspection.objects.visible_to(office).filter(round=inspection.round)
    with django_assert_num_queries(11):
        of_round(scope, office)
    for _ in range(2):
        make.InspectionFactory(round=inspection.round, team=inspection.team)
    with django_assert_num_queries(11):
        assert len(of_round(scope, office)) == 3


@pytest.mark.django_db(transaction=True)
def test_two_statements_at_once_leave_one(inspection, leader):
    start, outcomes = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            completeness.state_nothing(inspection, reason="未发现", by=leader)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(map(str, outcomes)) == sorted(["done", str(StaleState)])
    assert NothingFound.objects.count() == 1


@pytest.fixture
def closing(inspection):
    """The round has nothing open left and could be archived, but for what is missing."""
    Inspection.objects.filter(pk=inspection.pk).update(stage="archived", archived_on=make.days(0))
    inspection.round.state = "rectifying"
    inspection.round.save()
    return inspection.round


def test_a_round_with_gaps_is_not_archived_and_says_which_by_name(
    draft, closing, inspection, member, office
):
    rows.registered(inspection, by=member, summary="CANARY")
    unit = inspection.unit.name

    with pytest.raises(ActionDenied) as refused:
        rounds.archive(closing, by=office)

    said = str(refused.value.sentence)
    assert f"{unit}：1件线索没有作出处置决定" in said
    assert "CANARY" not in said
    page = signed_in(office).get(closing.get_absolute_url()).content.decode()
    assert f"{unit}：1件线索没有作出处置决定" in page
    assert "CANARY" not in page


def test_a_leaders_reason_opens_the_door_until_something_else_is_missing(
    closing, inspection, office, leader, leadership
):
    url = reverse("findings:gap_waiver", args=[closing.pk])
    for user in (office, leader):
        with pytest.raises(ActionDenied, match="领导小组"):
            completeness.answer_for_gaps(closing, reason="已研究", by=user)
        assert signed_in(user).get(url).status_code == 404
    with pytest.raises(ActionDenied, match="写明"):
        completeness.answer_for_gaps(closing, reason=" ", by=leadership)
    client = signed_in(leadership)
    assert "没有底稿，也没有未发现问题的说明" in client.get(url).content.decode()

    assert submit(client, url, reason="单位年内撤并，经会议研究不再补").status_code == 302

    waiver = GapWaiver.objects.get()
    assert waiver.gaps == [
        [inspection.pk, inspection.unit.name, "没有底稿，也没有未发现问题的说明"]
    ]
    assert AuditEvent.objects.filter(verb="说明三不缺项", actor_id=leadership.pk).exists()
    page = signed_in(office).get(reverse("findings:completeness", args=[closing.pk]))
    assert "单位年内撤并" in page.content.decode()
    other = make.InspectionFactory(
        round=closing, team=inspection.team, stage="archived", archived_on=make.days(0)
    )
    with pytest.raises(ActionDenied, match=f"{other.unit.name}：没有底稿"):
        rounds.archive(closing, by=office)
    completeness.answer_for_gaps(closing, reason="同上", by=leadership)
    rounds.archive(closing, by=office)
    assert closing.state == "archived"
    with pytest.raises(ActionDenied, match="已归档"):
        completeness.answer_for_gaps(closing, reason="再", by=leadership)


def test_an_inspection_with_gaps_is_not_archived_and_clues_are_waived_by_nobody(
    inspection, member, leadership, signed
):
    signed.disposition = ""
    signed.save(update_fields=["disposition"])
    rows.registered(inspection, by=member)
    assert f"底稿{signed.number}号《{signed.title}》没有处置建议" in bars(
        inspection, Stage.ARCHIVED
    )

    completeness.answer_for_gaps(inspection.round, reason="已研究", by=leadership)

    left = bars(inspection, Stage.ARCHIVED)
    assert not [words for words in left if "处置建议" in words]
    assert "1件线索未作决定" in left


def test_a_unit_where_nothing_was_found_goes_all_the_way(inspection, leader, office):
    """No opinion without problems, no ledger without an opinion: neither bars the way."""
    client = signed_in(office)
    page = reverse("rounds:inspection_advance", args=[inspection.pk])
    inspections.advance(inspection, Stage.REPORTING, note="确无", by=leader)
    for row in inspection.deadlines.open():
        inspections.meet_deadline(row, on=make.days(0), by=office)
    inspections.advance(inspection, Stage.FEEDBACK, by=office)
    assert client.get(page).status_code == 302  # to the page of the opinion
    assert gates.bars(inspection, Stage.RECTIFICATION) == ["反馈意见还没有选入问题"]

    completeness.state_nothing(inspection, reason="谈话30人，未发现问题", by=leader)

    shown = client.get(inspection.get_absolute_url()).content.decode()
    assert page in shown
    submit(client, page, on=timezone.localdate(), note="反馈未发现问题")
    for deadline in inspection.deadlines.open():
        inspections.meet_deadline(deadline, on=timezone.localdate(), by=office)
    for stage in (Stage.RECTIFICATION, Stage.FOLLOW_UP, Stage.ARCHIVED):
        inspection.refresh_from_db()
        assert inspection.stage == stage
        if stage != Stage.ARCHIVED:
            following = Stage.ARCHIVED if stage == Stage.FOLLOW_UP else Stage.FOLLOW_UP
            inspections.advance(inspection, following, by=office)
