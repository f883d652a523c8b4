"""One item: acknowledge, report, apply, verify, close, return, reopen; and who may not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core import attachments, audit
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import Notice
from rectification.actions import items, ledgers, reports
from rectification.enums import ItemState, LedgerState
from rectification.gates import needs_ledger_closed
from rectification.models import LedgerItem, Measure
from rounds.enums import DeadlineKind
from rounds.models import Deadline
from tests import factories as make
from tests.browsed import submit
from tests.rectification.conftest import evidence, fresh


def test_acknowledging_the_last_item_begins_the_plan(ledger, liaison):
    first, *others = fresh(ledger)

    items.acknowledge(first, by=liaison)
    ledger.refresh_from_db()
    assert (first.state, ledger.state) == (ItemState.ACKNOWLEDGED, LedgerState.ACKNOWLEDGING)

    assert items.acknowledge_many(ledger, others, by=liaison) == 2
    ledger.refresh_from_db()
    assert ledger.state == LedgerState.PLANNING
    assert first.acknowledged_by == liaison


def test_acknowledging_several_is_all_or_none(ledger, liaison):
    rows = fresh(ledger)
    items.acknowledge(rows[2], by=liaison)

    with pytest.raises(ActionDenied, match="已经认领"):
        items.acknowledge_many(ledger, rows, by=liaison)

    assert [i.state for i in fresh(ledger)].count(ItemState.ISSUED) == 2


@pytest.mark.parametrize("who", ["office", "leader", "foreign_liaison"])
def test_only_the_own_liaison_acknowledges(ledger, request, who):
    with pytest.raises(ActionDenied, match="只有本单位联络员"):
        items.acknowledge(fresh(ledger)[0], by=request.getfixturevalue(who))


def test_report_keeps_evidence_and_completes_measures(item, liaison):
    measure = item.measures.get()

    report = reports.report(
        item,
        text="已印发",
        progress=60,
        done=[measure],
        uploads=[evidence("甲.pdf"), evidence("乙.pdf")],
        by=liaison,
    )

    item.refresh_from_db()
    measure.refresh_from_db()
    assert item.progress == 60
    assert measure.done_on == make.days(0)
    assert Deadline.objects.get(kind=DeadlineKind.MEASURE, target_id=measure.pk).met_on
    assert [a.name for a in attachments.of(report)] == ["甲.pdf", "乙.pdf"]


def test_a_refused_file_refuses_the_whole_report(item, liaison):
    bad = evidence("程序.exe")

    with pytest.raises(ActionDenied, match="不能上传"):
        reports.report(item, text="x", progress=50, uploads=[evidence(), bad], by=liaison)

    item.refresh_from_db()
    assert (item.progress, item.reports.count()) == (0, 0)


def test_report_with_a_measure_of_another_item_is_refused(item, underway, liaison):
    foreign = fresh(underway)[1].measures.get()

    for measures in ({"done": [foreign]}, {"measure": foreign}):
        with pytest.raises(ActionDenied, match="不属于这一事项"):
            reports.report(item, text="x", progress=50, **measures, by=liaison)

    foreign.refresh_from_db()
    assert (foreign.done_on, item.reports.count()) == (None, 0)


def test_first_report_starts_an_acknowledged_item(planned, liaison):
    first = fresh(planned)[0]

    reports.report(first, text="已先行整改", progress=10, by=liaison)

    assert first.state == ItemState.IN_PROGRESS


def test_submit_names_everything_that_is_missing(item, liaison):
    with pytest.raises(ActionDenied) as refusal:
        items.submit(item, {"self_assessment": "好"}, by=liaison)

    assert "至少要有一次附佐证材料的进展报告" in str(refusal.value)
    assert "还有1条措施未完成" in str(refusal.value)


def test_submit_before_the_plan_was_handed_in_is_refused(planned, liaison):
    first = fresh(planned)[0]
    done = list(first.measures.all())
    reports.report(first, text="x", progress=100, done=done, uploads=[evidence()], by=liaison)

    with pytest.raises(ActionDenied, match="先报送方案"):
        items.submit(first, {}, by=liaison)


def test_submit_tells_the_team_and_keeps_who_applied(leader, contact, outsider, submitted, liaison):
    told = Notice.objects.filter(subject__contains="申请销号").values_list("recipient", flat=True)

    assert (submitted.state, submitted.submitted_by) == (ItemState.SUBMITTED, liaison)
    assert list(told) == [leader.pk]


@pytest.mark.parametrize("who", ["leader", "deputy", "member"])
def test_the_team_verifies(submitted, request, who):
    user = request.getfixturevalue(who)

    items.verify(submitted, note="齐全", by=user)

    assert (submitted.state, submitted.verified_by) == (ItemState.VERIFIED, user)
    assert submitted.verify_note == "齐全"


@pytest.mark.parametrize("who", ["contact", "outsider", "office", "leadership", "liaison"])
def test_nobody_else_verifies(submitted, request, who):
    with pytest.raises(ActionDenied, match="只有该单位巡察组"):
        items.verify(submitted, by=request.getfixturevalue(who))


def test_nobody_verifies_what_they_reported(submitted, leader):
    LedgerItem.objects.filter(pk=submitted.pk).update(submitted_by=leader)
    submitted.refresh_from_db()

    with pytest.raises(ActionDenied, match="不能自己核验"):
        items.verify(submitted, by=leader)


def test_who_only_reported_does_not_verify_either(submitted, leader):
    submitted.reports.update(by=leader)

    with pytest.raises(ActionDenied, match="不能自己核验"):
        items.verify(submitted, by=leader)


def test_a_member_whose_time_is_over_does_not_verify(submitted, inspection, leader):
    inspection.team.members.update(to_on=make.days(-1))

    with pytest.raises(ActionDenied, match="只有该单位巡察组"):
        items.verify(submitted, by=leader)


def test_office_closes_and_the_deadline_counts_from_the_application(verified, office):
    items.close(verified, by=office)

    met = Deadline.objects.get(kind=DeadlineKind.ITEM, target_id=verified.pk)
    assert (verified.state, verified.closed_by, verified.progress) == ("closed", office, 100)
    assert met.met_on == make.days(0)


@pytest.mark.parametrize("who", ["liaison", "leader", "leadership"])
def test_only_the_office_closes(verified, request, who):
    with pytest.raises(ActionDenied, match="只有巡察办"):
        items.close(verified, by=request.getfixturevalue(who))


def test_the_verifier_does_not_close(verified, office):
    LedgerItem.objects.filter(pk=verified.pk).update(verified_by=office)
    verified.refresh_from_db()

    with pytest.raises(ActionDenied, match="核验人不能同时销号"):
        items.close(verified, by=office)


def test_the_reporter_does_not_close(verified, office):
    verified.reports.update(by=office)

    with pytest.raises(ActionDenied, match="不能自己销号"):
        items.close(verified, by=office)


def test_return_by_the_team_asks_for_a_reason_and_counts(submitted, leader, liaison):
    with pytest.raises(ActionDenied, match="写明原因"):
        items.return_for_rework(submitted, note=" ", by=leader)

    items.return_for_rework(submitted, note="佐证不足", by=leader)

    submitted.refresh_from_db()
    assert (submitted.state, submitted.return_note) == (ItemState.IN_PROGRESS, "佐证不足")
    assert (submitted.returns, submitted.submitted_by) == (1, None)
    told = Notice.objects.get(recipient=liaison, subject__contains="被退回")
    assert "佐证不足" in told.body


def test_return_by_the_office_clears_the_verification(verified, office):
    items.return_for_rework(verified, note="现场不符", by=office)

    verified.refresh_from_db()
    assert (verified.verified_by, verified.verified_at, verified.verify_note) == (None, None, "")


def test_second_application_is_told_again(leader, submitted, liaison):
    items.return_for_rework(submitted, note="再补", by=leader)
    items.submit(submitted, {}, by=liaison)

    assert Notice.objects.filter(recipient=leader, subject__contains="申请销号").count() == 2


def test_reopen_sets_a_new_date_and_keeps_the_first(verified, office):
    items.close(verified, by=office)
    first = verified.first_due_on

    items.reopen(verified, due_on=make.days(200), note="回访发现反弹", by=office)

    verified.refresh_from_db()
    deadline = Deadline.objects.get(kind=DeadlineKind.ITEM, target_id=verified.pk)
    assert (verified.state, verified.closed_by) == (ItemState.IN_PROGRESS, None)
    assert (verified.first_due_on, verified.due_on) == (first, make.days(200))
    assert (deadline.due_on, deadline.is_open) == (make.days(200), True)
    assert deadline.first_due_on == first


def test_what_was_closed_once_keeps_its_mark(verified, office, client):
    items.close(verified, by=office)
    verified.refresh_from_db()
    assert (verified.closings, verified.was_closed) == (1, False)

    items.reopen(verified, due_on=make.days(200), note="回访发现反弹", by=office)

    verified.refresh_from_db()
    assert (verified.closings, verified.was_closed) == (1, True)
    client.force_login(office)
    for url in (verified.get_absolute_url(), verified.ledger.get_absolute_url()):
        assert "曾销号" in client.get(url).content.decode()


def test_open_items_stand_first_the_next_date_on_top(verified, underway, office, client):
    """By number again where that is asked for, and in the file."""
    items.close(verified, by=office)
    _, second, third = fresh(underway)
    Measure.objects.filter(item=third).update(due_on=make.days(-3))
    client.force_login(office)

    def order(query: str = "") -> list[int]:
        page = client.get(f"{underway.get_absolute_url()}{query}")
        return [row["id"] for row in page.context["table"].rows]

    assert order() == [third.pk, second.pk, verified.pk]
    assert order("?sort=number") == [verified.pk, second.pk, third.pk]
    lines = client.get(f"{underway.get_absolute_url()}?export=csv").getvalue().decode("utf-8-sig")
    assert [line.split(",")[1] for line in lines.splitlines()[1:]] == ["1", "2", "3"]


def test_reopening_opens_a_closed_ledger_until_all_is_closed_again(
    verified, office, office2, leader, liaison, underway, client
):
    """Through the page; what was a closed ledger is one that is worked on, and bars the archive."""
    items.close(verified, by=office)
    others = {"state": ItemState.CLOSED, "closed_by": office, "closed_at": timezone.now()}
    underway.items.exclude(pk=verified.pk).update(**others)
    ledgers.advance(underway, LedgerState.EVALUATION, by=office)
    ledgers.advance(underway, LedgerState.CLOSED, by=office)
    client.force_login(office)
    address = reverse("rectification:item_reopen", args=[verified.pk])
    assert "台账回到“持续整改”" in client.get(address).content.decode()

    submit(client, address, due_on=make.days(30).isoformat(), note="回访发现反弹")

    underway.refresh_from_db()
    assert (underway.state, underway.closed_on) == (LedgerState.SUSTAINED, None)
    assert needs_ledger_closed(underway.inspection) == ["整改台账未办结（现为“持续整改”）"]
    assert Notice.objects.filter(recipient=liaison, subject__contains="重新整改").exists()
    verified.refresh_from_db()
    reports.report(verified, text="已重新整改", progress=100, uploads=[evidence()], by=liaison)
    items.submit(verified, {"self_assessment": "到位"}, by=liaison)
    items.verify(verified, by=leader)
    items.close(verified, by=office)
    ledgers.advance(underway, LedgerState.EVALUATION, by=office)
    ledgers.advance(underway, LedgerState.CLOSED, by=office)
    underway.refresh_from_db()
    assert underway.closed_on == timezone.localdate()


def test_reopen_to_a_past_date_is_refused(verified, office):
    items.close(verified, by=office)

    with pytest.raises(ActionDenied, match="须晚于今天"):
        items.reopen(verified, due_on=make.days(0), note="x", by=office)


def test_stale_submit_is_refused(item, liaison):
    done = list(item.measures.all())
    reports.report(item, text="x", progress=100, done=done, uploads=[evidence()], by=liaison)
    seen = item.version - 1

    with pytest.raises(StaleState):
        items.submit(item, {"self_assessment": "新"}, version=seen, by=liaison)


def test_a_move_out_of_order_is_invalid(item, leader, office):
    with pytest.raises(ActionDenied, match="申请销号的事项"):
        items.verify(item, by=leader)
    with pytest.raises(ActionDenied, match="核验通过后"):
        items.close(item, by=office)
    with pytest.raises(InvalidTransition):
        ledgers.advance(item.ledger, "planning", by=office)


def test_progress_is_lowered_only_with_a_reason(item, liaison):
    reports.report(item, text="x", progress=80, by=liaison)

    with pytest.raises(NotYet, match="完成进度原为80，这次填60"):
        reports.report(item, text="y", progress=60, by=liaison)
    reports.report(item, text="y", progress=60, reason="经复核核减", by=liaison)

    kept = audit.history(item).filter(verb="更新整改进度").first()
    assert kept.note == "经复核核减"
