"""Opening a ledger and taking it through its phases."""

import pytest

from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import AuditEvent, Notice
from findings.enums import FeedbackState, FindingState
from rectification.actions import items, ledgers
from rectification.enums import ItemKind, ItemState, LedgerState
from rectification.models import Ledger
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline
from tests import factories as make
from tests.rectification.conftest import fresh, make_opinion, put_right


def test_open_ledger_makes_one_item_per_problem_in_the_opinions_wording(opinion, office, liaison):
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)

    first, second, third = fresh(ledger)
    assert first.problem == "“三重一大”事项会前酝酿不充分"
    assert first.detail.endswith("会议记录不完整。")
    assert (second.problem, second.detail) == ("公务接待无公函、无清单", "")
    assert [i.number for i in (first, second, third)] == [1, 2, 3]
    assert {i.state for i in (first, second, third)} == {ItemState.ISSUED}
    assert "底稿标题" not in first.search_text
    opinion.refresh_from_db()
    assert opinion.state == FeedbackState.ISSUED
    assert {i.finding.state for i in fresh(ledger)} == {FindingState.FED_BACK}


def test_open_ledger_moves_the_inspection_and_starts_the_deadlines(opinion, office, liaison):
    on = make.days(-5)

    ledger = ledgers.open_ledger(opinion.inspection, on=on, by=office)

    ledger.inspection.refresh_from_db()
    assert (ledger.inspection.stage, ledger.inspection.feedback_on) == (Stage.RECTIFICATION, on)
    rows = Deadline.objects.filter(inspection=ledger.inspection)
    own = {d.kind: d.due_on for d in rows.filter(target_type="rectification.ledger")}
    assert set(own) == {DeadlineKind.PLAN, DeadlineKind.CONCENTRATED, DeadlineKind.EVALUATION}
    assert own[DeadlineKind.PLAN] == ledger.plan_due_on > on
    assert own[DeadlineKind.EVALUATION] > own[DeadlineKind.CONCENTRATED]
    item_dates = rows.filter(kind=DeadlineKind.ITEM).values_list("due_on", flat=True)
    assert list(item_dates) == [ledger.concentrated_due_on] * 3


def test_open_ledger_tells_the_units_liaison_and_nobody_else(
    opinion, office, liaison, foreign_liaison
):
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)

    notices = Notice.objects.filter(kind="rectification")
    assert [n.recipient for n in notices] == [liaison]
    assert "3项问题" in notices[0].subject
    assert notices[0].url == ledger.get_absolute_url()


def test_open_ledger_without_problems_is_refused(inspection, office):
    make_opinion(inspection, office, problems=[])

    with pytest.raises(ActionDenied, match="还没有选入问题"):
        ledgers.open_ledger(inspection, on=make.days(-5), by=office)

    assert not Ledger.objects.exists()


def test_open_ledger_twice_is_refused_and_leaves_one(ledger, office):
    with pytest.raises((ActionDenied, InvalidTransition, StaleState)):
        ledgers.open_ledger(ledger.inspection, on=make.days(-5), by=office)

    assert Ledger.objects.count() == 1


def test_open_ledger_before_the_stay_ended_is_refused_whole(opinion, office):
    with pytest.raises(ActionDenied, match="不能早于驻点结束日期"):
        ledgers.open_ledger(opinion.inspection, on=make.days(-45), by=office)

    opinion.refresh_from_db()
    assert opinion.state == FeedbackState.DRAFT
    assert not Ledger.objects.exists()


@pytest.mark.parametrize("who", ["leader", "leadership", "liaison"])
def test_only_the_office_opens_a_ledger(opinion, request, who):
    with pytest.raises(ActionDenied, match="只有巡察办"):
        ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=request.getfixturevalue(who))


def test_immediate_findings_become_immediate_items(opinion, office, liaison):
    opinion.inspection.findings.filter(number=2).update(disposition="immediate")

    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)

    assert [i.kind for i in fresh(ledger)] == [ItemKind.TIMED, ItemKind.IMMEDIATE, ItemKind.TIMED]


@pytest.mark.parametrize(
    ("text", "problem", "detail"),
    [
        ("党费收缴不及时。", "党费收缴不及时", ""),
        ("  差旅费审核不严。共3笔。 ", "差旅费审核不严", "差旅费审核不严。共3笔。"),
        ("甲" * 300, "甲" * 199 + "…", "甲" * 300),
        ("<script>alert(1)</script>\n第二行", "<script>alert(1)</script>", "<script>alert(1)</script>\n第二行"),
    ],
)  # fmt: skip
def test_split_wording(text, problem, detail):
    assert ledgers.split_wording(text) == (problem, detail)


def test_advance_meets_the_concentrated_deadline(underway, office):
    ledgers.advance(underway, LedgerState.SUSTAINED, by=office)

    met = Deadline.objects.get(kind=DeadlineKind.CONCENTRATED, target_id=underway.pk)
    assert (underway.state, met.met_on) == (LedgerState.SUSTAINED, make.days(0))


def test_ledger_closes_only_when_every_item_is_closed(underway, liaison, leader, office):
    ledgers.advance(underway, LedgerState.EVALUATION, by=office)
    with pytest.raises(ActionDenied, match="还有3项整改未销号"):
        ledgers.advance(underway, LedgerState.CLOSED, by=office)

    for item in fresh(underway):
        put_right(item, liaison)
        items.verify(item, by=leader)
        items.close(item, by=office)
    underway.refresh_from_db()
    ledgers.advance(underway, LedgerState.CLOSED, by=office)

    underway.refresh_from_db()
    assert (underway.state, underway.closed_on) == (LedgerState.CLOSED, make.days(0))
    trail = AuditEvent.objects.filter(trail=underway.audit_trail)
    assert trail.filter(verb="办结台账").count() == 1


def test_advance_follows_the_table(underway, office, leader):
    with pytest.raises(InvalidTransition):
        ledgers.advance(underway, LedgerState.ACKNOWLEDGING, by=office)
    with pytest.raises(ActionDenied, match="只有巡察办"):
        ledgers.advance(underway, LedgerState.SUSTAINED, by=leader)
