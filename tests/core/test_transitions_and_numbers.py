"""Transitions claim their row, edits name their version, numbers have no gap; with real threads."""

import threading

import pytest
from django.db import connection, transaction

from core import numbers
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import AuditEvent, NumberSeries
from core.optimistic_locking import edit
from core.transitions import move
from rounds.enums import RoundState
from rounds.models import Round
from tests import factories as make
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.day


@snapshot_fixture
def planned(db):
    return make.RoundFactory(state=RoundState.PLANNING)


@snapshot_fixture
def person(db):
    return make.UserFactory(name="甲")


def at_once(*actions) -> list:
    start, outcomes = threading.Barrier(len(actions)), []

    def run(action) -> None:
        start.wait()
        try:
            outcomes.append(action())
        except (StaleState, InvalidTransition) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_a_move_writes_state_columns_version_and_event(planned, person):
    move(planned, RoundState.SUBMITTED, by=person, topics="新重点")

    planned.refresh_from_db()
    assert (planned.state, planned.topics, planned.version) == ("submitted", "新重点", 2)
    event = AuditEvent.objects.get(target_id=planned.pk)
    assert event.verb == "报批轮次方案"
    assert event.changes["state"] == ["planning", "submitted"]


def test_a_move_the_table_does_not_know_changes_nothing(planned, person):
    with pytest.raises(InvalidTransition, match="筹备"):
        move(planned, RoundState.ARCHIVED, by=person)
    assert Round.objects.get().state == RoundState.PLANNING
    assert not AuditEvent.objects.exists()


def test_a_required_note_may_not_be_blank(planned, person):
    move(planned, RoundState.SUBMITTED, by=person)
    with pytest.raises(ActionDenied, match="写明原因"):
        move(planned, RoundState.PLANNING, by=person, note="  ")


def test_a_move_from_a_stale_row_names_who_was_faster(planned, person):
    late = Round.objects.get()
    move(planned, RoundState.SUBMITTED, by=person)

    with pytest.raises(StaleState, match="甲刚刚已“报批轮次方案”"):
        move(late, RoundState.SUBMITTED, by=person)
    with pytest.raises(StaleState, match="甲刚刚已“报批轮次方案”"):
        move(planned, RoundState.SUBMITTED, by=person)


def test_a_move_of_content_that_changed_since_is_refused(planned, person):
    edit(planned, {"topics": "改过"}, by=person)

    with pytest.raises(StaleState):
        move(planned, RoundState.SUBMITTED, by=person, version=1)
    move(planned, RoundState.SUBMITTED, by=person, version=2)


def test_a_move_rolled_back_leaves_no_event(planned, person):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - one rollback
        move(planned, RoundState.SUBMITTED, by=person)
        raise ZeroDivisionError
    assert Round.objects.get().state == RoundState.PLANNING
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_five_who_move_at_once_one_succeeds():
    planned, person = make.RoundFactory(state=RoundState.PLANNING), make.UserFactory()
    copies = [Round.objects.get(pk=planned.pk) for _ in range(5)]

    outcomes = at_once(
        *(lambda row=row: move(row, RoundState.SUBMITTED, by=person) for row in copies)
    )

    assert outcomes.count(None) == 1
    assert sum(isinstance(o, StaleState) for o in outcomes) == 4
    assert AuditEvent.objects.filter(verb="报批轮次方案").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_three_who_save_the_same_version_one_succeeds():
    planned, person = make.RoundFactory(state=RoundState.PLANNING), make.UserFactory()
    copies = [(text, Round.objects.get(pk=planned.pk)) for text in "甲乙丙"]

    outcomes = at_once(
        *(lambda t=t, r=r: edit(r, {"topics": t}, version=1, by=person) for t, r in copies)
    )

    assert outcomes.count(True) == 1
    assert Round.objects.get(pk=planned.pk).version == 2


def test_an_edit_that_changes_nothing_writes_nothing(planned, person):
    assert not edit(planned, {"topics": planned.topics}, by=person)
    assert planned.version == 1
    assert not AuditEvent.objects.exists()


def test_an_edit_of_belonging_rows_only_still_claims_the_version(planned, person):
    assert edit(planned, {}, also={"deadline_rows": ["", ""]}, by=person)
    assert planned.version == 2
    with pytest.raises(StaleState):
        edit(planned, {"topics": "旧"}, version=1, by=person)


@pytest.mark.django_db
def test_numbers_run_per_series_and_year():
    taken = [numbers.take("a", 2026), numbers.take("a", 2026), numbers.take("a", 2027)]

    assert [*taken, numbers.take("b", 2026)] == [1, 2, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        numbers.take("a", 2026)
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_with_rollbacks_have_no_gap():
    def take(number: int):
        try:
            with transaction.atomic():
                taken = numbers.take("a", 2026)
                if number % 3 == 0:
                    raise ZeroDivisionError
                return taken
        except ZeroDivisionError:
            return None

    outcomes = at_once(*(lambda n=n: take(n) for n in range(12)))

    assert sorted(n for n in outcomes if n) == list(range(1, 9))
    assert NumberSeries.objects.get().last == 8
