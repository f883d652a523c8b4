"""A date of an event entered wrongly: what counts from it is computed anew, both dates are kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import calendar
from core.errors import ActionDenied, StaleState
from core.models import AuditEvent
from rectification.actions import extensions
from rectification.models import LedgerItem
from rounds.actions import correcting
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline, Inspection
from tests import factories as make
from tests.browsed import submit
from tests.rectification.conftest import evidence

K = DeadlineKind


def get(kind, target) -> Deadline:
    return Deadline.objects.get(kind=kind, target_id=target.pk)


def correct(ledger, office, on, **values):
    inspection = Inspection.objects.get(pk=ledger.inspection_id)
    values = {"reason": "印发日期登记有误"} | values
    return correcting.correct_date(inspection, "feedback_on", on=on, **values, by=office)


def test_everything_that_counts_from_the_feedback_moves(underway, office):
    wrong, right = underway.opened_on, underway.opened_on - timedelta(days=10)
    first = get(K.CONCENTRATED, underway).due_on

    correct(underway, office, right)

    underway.refresh_from_db()
    end = calendar.add_months(right, 3)
    assert (underway.opened_on, underway.concentrated_due_on) == (right, end)
    assert underway.plan_due_on == get(K.PLAN, underway).due_on == calendar.add_months(right, 1)
    assert get(K.EVALUATION, underway).due_on == calendar.add_months(end, 1)
    for item in underway.items.all():
        assert (item.due_on, item.first_due_on) == (end, first)
        assert get(K.ITEM, item).due_on == end
    change = get(K.CONCENTRATED, underway).history.get(step=DeadlineStep.RECOMPUTED)
    assert (change.old_due_on, change.new_due_on, change.by) == (first, end, office)
    assert "印发日期登记有误" in change.reason
    event = AuditEvent.objects.get(verb="更正反馈日期", target_type="rounds.inspection")
    assert event.changes["feedback_on"] == [wrong.isoformat(), right.isoformat()]


def test_a_measures_own_date_stays(underway, office):
    measure = LedgerItem.objects.filter(ledger=underway).first().measures.get()

    correct(underway, office, underway.opened_on - timedelta(days=10))

    assert get(K.MEASURE, measure).due_on == measure.due_on == make.days(20)


def test_what_was_met_is_judged_anew(underway, office):
    plan = get(K.PLAN, underway)
    assert plan.met_on is not None

    correct(underway, office, underway.opened_on - timedelta(days=20))

    moved = get(K.PLAN, underway)
    assert moved.met_on == plan.met_on
    assert moved.due_on < plan.due_on


def test_an_approved_extension_is_not_shortened(item, office, liaison):
    asked = extensions.ask(
        item, reason="招标", new_due_on=make.days(150), uploads=[evidence()], by=liaison
    )
    extensions.approve(asked, by=office)

    correct(item.ledger, office, item.ledger.opened_on - timedelta(days=10))

    item.refresh_from_db()
    assert item.due_on == get(K.ITEM, item).due_on == make.days(150)


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [(1, "误", "不能晚于今天"), (-200, "误", "不能早于驻点结束日期"), (-10, " ", "写明更正的原因"), (-5, "误", "没有变化")],
)  # fmt: skip
def test_refusals_say_what_to_do(underway, office, days, reason, words):
    with pytest.raises(ActionDenied, match=words):
        correct(underway, office, make.days(days), reason=reason)


def test_only_the_office_corrects(underway, leader):
    with pytest.raises(ActionDenied, match="只有巡察办"):
        correct(underway, leader, make.days(-10))


def test_stale_correction_is_refused(underway, office):
    version = Inspection.objects.get(pk=underway.inspection_id).version
    correct(underway, office, make.days(-10), version=version)

    with pytest.raises(StaleState):
        correct(underway, office, make.days(-12), version=version)
    underway.refresh_from_db()
    assert underway.opened_on == make.days(-10)


def test_through_the_page(underway, office, client):
    client.force_login(office)
    address = reverse("rounds:inspection_correct", args=[underway.inspection_id])
    assert "反馈日期（现为" in client.get(address).content.decode()

    page = submit(
        client,
        address,
        column="feedback_on",
        on=make.days(-9).isoformat(),
        reason="日期写错",
        follow=True,
    )

    assert "重新推算期限" in page.content.decode()
    underway.refresh_from_db()
    assert underway.opened_on == make.days(-9)
