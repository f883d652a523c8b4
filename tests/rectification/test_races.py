"""Two people at the same moment: one wins, the other is told, nothing happens twice."""

import threading

import pytest
from django.db import connections

from core.errors import Refusal
from core.models import AuditEvent
from rectification.actions import extensions, items, ledgers, plans, supervision
from rectification.enums import LedgerState
from rectification.models import Extension, Ledger, LedgerItem, Supervision
from tests import factories as make
from tests.rectification import letters
from tests.rectification.conftest import PLAN, evidence, fresh, measure, plan_all, put_right

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list[str]:
    """Run the calls at the same moment; what each was refused with, or ""."""
    start, said = threading.Barrier(len(calls)), [""] * len(calls)

    def run(number: int, call) -> None:
        try:
            start.wait()
            call()
        except Refusal as refusal:
            said[number] = refusal.sentence
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def get(pk: int) -> LedgerItem:
    rows = LedgerItem.objects.select_related("ledger__unit", "ledger__inspection__team")
    return rows.get(pk=pk)


def test_two_closing_at_once(verified, office, office2):
    first, second = get(verified.pk), get(verified.pk)

    said = at_once(lambda: items.close(first, by=office), lambda: items.close(second, by=office2))

    assert sorted(map(bool, said)) == [False, True]
    assert AuditEvent.objects.filter(verb="销号").count() == 1


def test_closing_and_returning_at_once(verified, office, office2):
    first, second = get(verified.pk), get(verified.pk)

    said = at_once(
        lambda: items.close(first, by=office),
        lambda: items.return_for_rework(second, note="再查", by=office2),
    )

    assert sorted(map(bool, said)) == [False, True]
    verbs = AuditEvent.objects.filter(verb__in=["销号", "退回整改"])
    assert verbs.count() == 1


def test_two_opening_the_ledger_at_once(opinion, office, office2, liaison):
    inspection = opinion.inspection
    other = type(inspection).objects.get(pk=inspection.pk)

    said = at_once(
        lambda: ledgers.open_ledger(inspection, on=make.days(-5), by=office),
        lambda: ledgers.open_ledger(other, on=make.days(-5), by=office2),
    )

    assert sorted(map(bool, said)) == [False, True]
    assert (Ledger.objects.count(), LedgerItem.objects.count()) == (1, 3)


def test_the_last_two_items_acknowledged_at_once_begin_the_plan(ledger, liaison):
    link = make.LiaisonFactory(unit=ledger.unit)
    first, second, third = fresh(ledger)
    items.acknowledge(third, by=liaison)

    said = at_once(
        lambda: items.acknowledge(first, by=liaison),
        lambda: items.acknowledge(second, by=link.user),
    )

    ledger.refresh_from_db()
    assert said == ["", ""]
    assert ledger.state == LedgerState.PLANNING


def test_two_saving_the_same_plan_never_mix_measures(ledger, liaison):
    link = make.LiaisonFactory(unit=ledger.unit)
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    pk = fresh(ledger)[0].pk
    first, second = get(pk), get(pk)

    said = at_once(
        lambda: plans.plan(first, PLAN, [measure(text="甲"), measure(text="甲")], by=liaison),
        lambda: plans.plan(second, PLAN, [measure(text="乙")], by=link.user),
    )

    assert sorted(map(bool, said)) == [False, True]
    assert [m.text for m in get(pk).measures.all()] in (["甲", "甲"], ["乙"])


def test_plan_handed_in_while_it_is_being_changed(ledger, liaison):
    plan_all(ledger, liaison)
    item = fresh(ledger)[0]

    said = at_once(
        lambda: plans.submit_plan(ledger, by=liaison),
        lambda: plans.plan(item, PLAN, [measure(text="改")], by=liaison),
    )

    ledger.refresh_from_db()
    assert said[0] == ""
    assert ledger.state == LedgerState.PLAN_REVIEW
    changed = get(item.pk).measures.get().text == "改"
    assert changed == (said[1] == "")


def test_two_asking_for_an_extension_at_once(item, liaison):
    link = make.LiaisonFactory(unit=item.ledger.unit)
    other = get(item.pk)

    said = at_once(
        lambda: extensions.ask(
            item, reason="甲", new_due_on=make.days(170), uploads=[evidence()], by=liaison
        ),
        lambda: extensions.ask(
            other, reason="乙", new_due_on=make.days(165), uploads=[evidence()], by=link.user
        ),
    )

    assert sorted(map(bool, said)) == [False, True]
    assert Extension.objects.count() == 1


def test_two_deciding_an_extension_at_once(item, liaison, office, office2):
    asked = extensions.ask(
        item, reason="甲", new_due_on=make.days(170), uploads=[evidence()], by=liaison
    )
    first = Extension.objects.get(pk=asked.pk)
    second = Extension.objects.get(pk=asked.pk)

    said = at_once(
        lambda: extensions.approve(first, by=office),
        lambda: extensions.refuse(second, note="不同意", by=office2),
    )

    asked.refresh_from_db()
    moved = get(item.pk).due_on == make.days(170)
    assert sorted(map(bool, said)) == [False, True]
    assert moved == (asked.state == "approved")


def test_ledger_is_not_closed_while_an_item_is_reopened(underway, liaison, leader, office, office2):
    for item in fresh(underway):
        put_right(item, liaison)
        items.verify(item, by=leader)
        items.close(item, by=office)
    underway.refresh_from_db()
    ledgers.advance(underway, LedgerState.EVALUATION, by=office)
    first = get(fresh(underway)[0].pk)

    at_once(
        lambda: ledgers.advance(underway, LedgerState.CLOSED, by=office),
        lambda: items.reopen(first, due_on=make.days(30), note="反弹", by=office2),
    )

    state = Ledger.objects.get(pk=underway.pk).state
    is_open = get(first.pk).is_open
    assert (state == LedgerState.CLOSED) != is_open


def test_two_issuing_the_same_letter_at_once(underway, office, office2):
    step = letters.shipped()["warning"]
    letters.age(underway, 95, due_in=-5)
    supervision.propose(make.today())
    first, second = letters.letter_of(underway), letters.letter_of(underway)

    said = at_once(
        lambda: supervision.issue(first, by=office), lambda: supervision.issue(second, by=office2)
    )

    assert sorted(map(bool, said)) == [False, True]
    assert list(Supervision.objects.values_list("step", "number")) == [(step.pk, 1)]
    assert AuditEvent.objects.filter(verb="发出督办文书").count() == 1


def test_two_calling_the_same_letter_at_once(underway, office, office2):
    step = letters.shipped()["reminding"]
    other = Ledger.objects.select_related("unit", "inspection").get(pk=underway.pk)

    said = at_once(
        lambda: supervision.call(underway, step, by=office),
        lambda: supervision.call(other, step, by=office2),
    )

    assert sorted(map(bool, said)) == [False, True]
    assert list(Supervision.objects.values_list("number", flat=True)) == [1]


def test_two_sweeps_propose_once(underway):
    letters.shipped()
    letters.age(underway, 95, due_in=-5)

    said = at_once(*[lambda: supervision.propose(make.today())] * 3)

    assert said == ["", "", ""]
    assert Supervision.objects.count() == 1
