"""The one read of open duties: which are open, whose they are, who heads them, who else is told."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from rectification.queries import reminding
from rounds.enums import DeadlineKind, Party
from rounds.models import Deadline, DeadlineChange, DeadlinePreset
from rounds.queries import recipients

pytestmark = pytest.mark.day

K = DeadlineKind


def of_kind(kind, ledger) -> Deadline:
    return Deadline.objects.select_related("inspection").get(
        kind=kind, inspection=ledger.inspection, target_type__endswith="ledger"
    )


def test_a_deadline_keeps_who_answers_for_it(ledger):
    plan, evaluation = of_kind(K.PLAN, ledger), of_kind(K.EVALUATION, ledger)

    assert (plan.responsible, evaluation.responsible) == (Party.UNIT, Party.OFFICE)
    assert plan.most_extensions == ledger.inspection.round.preset.most_extensions


def test_people_of_a_units_duty(ledger, liaison, leader, office):
    row = of_kind(K.PLAN, ledger)
    Deadline.objects.filter(pk=row.pk).update(reminded=[Party.HEADS])
    row.refresh_from_db()

    people = recipients.people_of([row], timezone.localdate())[row.pk]

    assert people.responsible == {liaison.pk}
    assert people.leaders == {leader.pk}
    assert office.pk in people.office
    assert leader.pk in people.reminded


def test_a_rule_may_name_another_party(ledger, leader):
    row = of_kind(K.PLAN, ledger)
    row.responsible = Party.HEADS

    people = recipients.people_of([row], timezone.localdate())[row.pk]

    assert leader.pk in people.responsible


def test_a_restricted_duty_reaches_no_office_without_a_grant(ledger, office):
    row = of_kind(K.PLAN, ledger)
    row.kind, row.is_restricted, row.responsible = K.CLUE_SIGN, True, Party.ORGAN
    row.reminded = [Party.OFFICE, Party.TEAM]

    people = recipients.people_of([row], timezone.localdate())[row.pk]

    assert people == recipients.People()


@pytest.mark.parametrize("kind", [K.WORK_PLAN, K.PETITION, K.CONSULTATION])
def test_where_meetings_settle_the_reports_the_heads_have_the_rest(ledger, leader, office, kind):
    DeadlinePreset.objects.update(needs_hearing=True)
    row = of_kind(K.PLAN, ledger)
    row.kind, row.target_id = kind, 10**9

    assert recipients.recipients_of([row], timezone.localdate())[row.pk] >= {leader.pk}
    row.kind = K.GROUP_REPORT
    reporting = recipients.recipients_of([row], timezone.localdate())[row.pk]
    assert (office.pk in reporting, leader.pk in reporting) == (True, False)


def test_open_duties_by_nearness(ledger):
    row, today = of_kind(K.PLAN, ledger), timezone.localdate()
    Deadline.objects.exclude(pk=row.pk).update(due_on=today + timedelta(days=300))
    Deadline.objects.filter(pk=row.pk).update(due_on=today - timedelta(days=5))

    assert list(reminding.open_duties(today, within=30)) == [row]


def test_statements_do_not_grow_with_the_rows(underway, django_assert_max_num_queries):
    rows = list(Deadline.objects.open().select_related("inspection"))
    assert len(rows) > 5

    with django_assert_max_num_queries(16):
        recipients.people_of(rows, timezone.localdate())


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_history_refuses_change(ledger, verb):
    history = DeadlineChange.objects.filter(deadline=of_kind(K.PLAN, ledger))
    assert history.exists()

    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        history.update(reason="改") if verb == "update" else history.delete()
