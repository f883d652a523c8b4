"""A clue from registering to conclusion, by whom, and what each step refuses."""

import pytest
from django.utils import timezone

from core import attachments
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import Attachment, Notice
from findings.actions import clues, handoffs
from findings.enums import ClueState, HandoffState
from findings.models import Clue, Finding, Handoff, Organ
from rounds.models import Deadline
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


@snapshot_fixture
def clue(inspection, member, leader, granted):
    return rows.registered(inspection, by=member)


@snapshot_fixture
def ready(inspection, member, leader, granted):
    return rows.approved(inspection, author=member, leader=leader, office=granted)


def test_register_numbers_without_gaps_per_year(inspection, member, leader):
    first = rows.registered(inspection, by=member)
    second = rows.registered(inspection, by=leader)

    assert (first.year, first.number) == (timezone.localdate().year, 1)
    assert second.number == 2
    assert first.reference == f"线索〔{first.year}〕1号"


def test_register_refuses_outsiders_and_clues_about_nobody(inspection, member, outsider, office):
    for user in (outsider, office):
        with pytest.raises(ActionDenied, match="本巡察组成员"):
            rows.registered(inspection, by=user)
    with pytest.raises(ActionDenied, match="被反映人"):
        rows.registered(inspection, by=member, persons=[{"name": " "}])
    assert not Clue.objects.exists()


def test_register_refuses_a_source_finding_of_another_inspection(
    inspection, other_inspection, member, outsider
):
    foreign = Finding.objects.create(
        inspection=other_inspection, number=1, title="外组底稿", created_by=outsider
    )

    with pytest.raises(ActionDenied, match="来源底稿"):
        rows.registered(inspection, by=member, source_finding=foreign)


def test_revise_keeps_persons_and_version(clue, member):
    changed = clues.revise(
        clue, {"summary": "新"}, persons=[{"name": "李某"}, rows.PERSON], version=1, by=member
    )

    assert changed
    assert [p["name"] for p in clues.persons_of(clue)] == ["李某", "张某"]
    assert clue.version == 2
    assert not clues.revise(clue, {}, persons=clues.persons_of(clue), version=2, by=member)


def test_revise_of_persons_only_makes_an_older_form_stale(clue, member, leader):
    clues.revise(clue, {}, persons=[{"name": "李某"}], version=1, by=member)

    with pytest.raises(StaleState):
        clues.revise(
            Clue.objects.get(), {"summary": "旧"}, persons=[rows.PERSON], version=1, by=leader
        )
    assert [p["name"] for p in clues.persons_of(clue)] == ["李某"]


def test_revise_is_the_authors_and_the_leaders_until_vetted(clue, deputy, leader):
    with pytest.raises(ActionDenied, match="登记人和组长"):
        clues.revise(clue, {"summary": "改"}, persons=[rows.PERSON], by=deputy)
    clues.vet(clue, by=leader)
    with pytest.raises(ActionDenied, match="待批准"):
        clues.revise(clue, {"summary": "改"}, persons=[rows.PERSON], by=leader)


def test_vet_is_the_leaders_and_of_what_was_read(clue, leader, deputy, member):
    for user in (deputy, member):
        with pytest.raises(ActionDenied, match="组长"):
            clues.vet(clue, by=user)
    clues.revise(clue, {"summary": "换了内容"}, persons=[rows.PERSON], by=member)
    with pytest.raises(StaleState, match="郑组员"):
        clues.vet(clue, version=1, by=leader)
    clues.vet(clue, version=2, by=leader)
    assert (clue.state, clue.vetted_by) == (ClueState.VETTED, leader)


def test_approval_needs_a_grant_and_another_person(clue, leader, office, office2, granted):
    clues.vet(clue, by=leader)
    with pytest.raises(ActionDenied, match="授权"):
        clues.approve(clue, by=office2)
    with pytest.raises(ActionDenied, match="授权"):
        clues.approve(clue, by=leader)
    Clue.objects.filter(pk=clue.pk).update(created_by=office)
    clue.refresh_from_db()
    with pytest.raises(ActionDenied, match="登记人不能自己批准"):
        clues.approve(clue, by=office)


def test_leadership_with_a_grant_approves(clue, leader, leadership, inspection, security):
    rows.grant(leadership, inspection, by=security)
    clues.vet(clue, by=leader)

    clues.approve(clue, by=leadership)

    assert (clue.state, clue.approved_by) == (ClueState.APPROVED, leadership)


def test_return_needs_a_note_and_starts_again(clue, leader, granted, member):
    clues.vet(clue, by=leader)
    with pytest.raises(ActionDenied, match="写明原因"):
        clues.return_for_more(clue, note=" ", by=granted)

    clues.return_for_more(clue, note="请补充时间", by=granted)

    assert (clue.state, clue.return_note, clue.vetted_by) == ("registered", "请补充时间", None)
    assert Notice.objects.filter(recipient=member, subject__contains="退回").exists()


def test_decline_ends_the_clue_with_a_reason(clue, leader, granted):
    clues.vet(clue, by=leader)

    clues.decline(clue, note="已由其他机关办理", by=granted)

    assert (clue.state, clue.conclusion) == ("concluded", "已由其他机关办理")
    assert clue.concluded_on == timezone.localdate()


def test_hand_over_freezes_copies_and_starts_the_clock(ready, granted, receiving_organ, organ):
    Clue.objects.filter(pk=ready.pk).update(state="registered")
    ready.refresh_from_db()
    chosen = rows.with_file(ready, by=ready.created_by)
    rows.with_file(ready, by=ready.created_by, name="不移交.pdf")
    Clue.objects.filter(pk=ready.pk).update(state="approved")
    ready.refresh_from_db()

    handoff = rows.handed_over(ready, receiving_organ, by=granted, papers=[chosen])

    assert ready.state == ClueState.HANDED_OVER
    assert handoff.content["persons"][0]["name"] == "张某"
    assert handoff.content["mode"] == "单移交"
    assert [p["name"] for p in handoff.content["papers"]] == ["来信.pdf"]
    shared = attachments.of(handoff).get()
    assert (shared.sha256, shared.path) == (chosen.sha256, chosen.path)
    deadline = Deadline.objects.get(kind="clue_sign", target_id=handoff.pk)
    assert deadline.is_restricted
    assert deadline.due_on == handoff.sign_due_on > timezone.localdate()
    assert Notice.objects.filter(recipient=organ, subject=f"{handoff.reference}请签收").exists()


def test_hand_over_to_two_organs_takes_two_numbers(ready, granted, receiving_organ):
    second = Organ.objects.create(name="市委组织部")

    both = handoffs.hand_over(ready, organs=[receiving_organ, second], by=granted)

    assert [h.number for h in both] == [1, 2]
    assert {h.content["mode"] for h in both} == {"双移交"}


def test_hand_over_refuses_strange_documents_organs_and_a_third(
    ready, granted, receiving_organ, inspection, member
):
    foreign = rows.with_file(rows.registered(inspection, by=member), by=member)
    organs = [Organ.objects.create(name=f"机关{n}", is_active=n != 3) for n in range(4)]

    for papers, to, words in (
        ([foreign], [receiving_organ], "不属于这件线索"),
        ([], [], "请选择接收机关"),
        ([], organs[:3], "最多移交两个"),
        ([], [organs[3]], "停用"),
        ([], [organs[0], organs[0]], "不能相同"),
    ):
        with pytest.raises(ActionDenied, match=words):
            handoffs.hand_over(ready, organs=to, papers=papers, by=granted)
    assert not Handoff.objects.exists()
    assert Clue.objects.get(pk=ready.pk).state == ClueState.APPROVED


def test_refused_handoff_can_be_issued_again_with_the_next_number(
    ready, granted, receiving_organ, organ
):
    first = rows.handed_over(ready, receiving_organ, by=granted)
    with pytest.raises(ActionDenied, match="写明原因"):
        handoffs.refuse(first, note="", by=organ)

    handoffs.refuse(first, note="不属管辖", by=organ)

    assert Deadline.objects.get(target_id=first.pk, kind="clue_sign").withdrawn_on
    again = rows.handed_over(ready, receiving_organ, by=granted)
    assert again.number == first.number + 1
    with pytest.raises(ActionDenied, match="已移交"):
        rows.handed_over(ready, receiving_organ, by=granted)


def test_organ_signs_handles_answers_and_the_office_concludes(
    ready, granted, receiving_organ, organ
):
    handoff = rows.handed_over(ready, receiving_organ, by=granted)
    with pytest.raises(ActionDenied, match="全部答复"):
        clues.conclude(ready, note="完", by=granted)
    with pytest.raises(ActionDenied, match="先签收"):
        handoffs.handle(handoff, disposal="inquiry", handling="x", by=organ)

    handoffs.receive(handoff, by=organ)
    assert (handoff.received_by, handoff.received_at is not None) == (organ, True)
    answer_due = Deadline.objects.get(kind="clue_answer", target_id=handoff.pk)
    assert answer_due.due_on == handoff.answer_due_on
    with pytest.raises(ActionDenied, match="处置方式"):
        handoffs.answer(handoff, outcome="filed", text="x", by=organ)
    handoffs.handle(handoff, disposal="inquiry", handling="约谈", by=organ)
    handoffs.handle(handoff, disposal="verification", handling="初核", by=organ)
    handoffs.answer(handoff, outcome="filed", text="已立案", by=organ)

    assert (handoff.state, handoff.answered_by) == (HandoffState.ANSWERED, organ)
    answer_due.refresh_from_db()
    assert answer_due.met_on == timezone.localdate()
    with pytest.raises(ActionDenied, match="办结情况"):
        clues.conclude(ready, note=" ", by=granted)
    clues.conclude(ready, note="均已答复", by=granted)
    assert ready.state == ClueState.CONCLUDED


def test_steps_of_the_organ_are_refused_to_all_others(
    ready, granted, receiving_organ, organ, leader, leadership
):
    handoff = rows.handed_over(ready, receiving_organ, by=granted)
    for user in (granted, leader, leadership):
        with pytest.raises(ActionDenied, match="经办人"):
            handoffs.receive(handoff, by=user)
        with pytest.raises(ActionDenied, match="经办人"):
            handoffs.refuse(handoff, note="x", by=user)


def test_what_was_handed_over_cannot_be_taken_away(ready, granted, receiving_organ, organ):
    Clue.objects.filter(pk=ready.pk).update(state="registered")
    ready.refresh_from_db()
    paper = rows.with_file(ready, by=ready.created_by)
    Clue.objects.filter(pk=ready.pk).update(state="approved")
    ready.refresh_from_db()
    handoff = rows.handed_over(ready, receiving_organ, by=granted, papers=[paper])
    handoffs.receive(handoff, by=organ)
    own = attachments.store(handoff, rows.pdf("办理.pdf"), by=organ)

    with pytest.raises(ActionDenied, match="不能移除"):
        attachments.remove(attachments.of(handoff).first(), by=organ)
    attachments.remove(own, by=organ)

    assert attachments.of(handoff).count() == 1
    assert Attachment.objects.filter(pk=paper.pk, removed_at=None).exists()


def test_a_second_step_of_the_same_kind_names_who_was_faster(
    ready, granted, receiving_organ, organ
):
    handoff = rows.handed_over(ready, receiving_organ, by=granted)
    late = Handoff.objects.get(pk=handoff.pk)
    handoffs.receive(handoff, by=organ)

    with pytest.raises(StaleState, match="褚办刚刚已“签收线索”"):
        handoffs.receive(late, by=organ)
    with pytest.raises(InvalidTransition):
        handoffs.receive(handoff, by=organ)
