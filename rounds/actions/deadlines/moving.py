"""A duty is met, moved to a later day, or falls away."""

from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from core.errors import NotYet
from rounds.actions.deadlines.ledger import lock, note, note_missed, write
from rounds.actions.deadlines.recomputing import restart
from rounds.enums import OF_TEAMS, DeadlineKind, DeadlineStep, StartEvent
from rounds.models import Deadline, Inspection


@transaction.atomic
def meet(kind: str, target: Model, *, on: date, by: User | None) -> Deadline | None:
    """Mark as done on ``on``, in time or late; None where there is no open deadline."""
    deadline = lock(kind, target)
    if deadline is None or not deadline.is_open:
        return None
    if on > deadline.due_on:
        note_missed(deadline)
    write(deadline, {"met_on": on})
    step = DeadlineStep.MET if on <= deadline.due_on else DeadlineStep.MET_LATE
    note(deadline, step, reason="", by=by)
    return deadline


@transaction.atomic
def extend(
    kind: str, target: Model, *, due_on: date, reason: str, by: User | None
) -> Deadline | None:
    """Move an open deadline to a later day; what counts from it moves along."""
    deadline = lock(kind, target)
    if deadline is None or not deadline.is_open:
        return None
    if due_on <= deadline.due_on:
        raise NotYet("延期后的日期须晚于现行期限，请重新填写。")
    old = deadline.due_on
    if old < timezone.localdate():
        note_missed(deadline)
    write(deadline, {"due_on": due_on, "is_provisional": False})
    note(deadline, DeadlineStep.EXTENSION_APPROVED, old=old, reason=reason, by=by)
    if deadline.inspection and deadline.kind == DeadlineKind.CONCENTRATED:
        restart(deadline.inspection, StartEvent.CONCENTRATED_END, on=due_on, by=by)
    return deadline


@transaction.atomic
def note_step(
    kind: str, target: Model, *, step: DeadlineStep, reason: str, by: User | None
) -> None:
    """Keep a step that moves no date (extension asked, refused) in the history."""
    deadline = lock(kind, target)
    if deadline is not None:
        note(deadline, step, reason=reason, by=by)


@transaction.atomic
def withdraw(kind: str, target: Model, *, reason: str, by: User | None) -> Deadline | None:
    """The duty fell away; the row and its history stay."""
    deadline = lock(kind, target)
    if deadline is None or not deadline.is_open:
        return None
    _fall_away(deadline, reason, by)
    return deadline


@transaction.atomic
def reopen(
    kind: str, target: Model, *, met_on: date, reason: str, by: User | None
) -> Deadline | None:
    """What was entered as done on ``met_on`` was not: the duty is owed again, to its present day.

    None where it is open, or done on another day: then somebody else entered that.
    """
    deadline = lock(kind, target)
    if deadline is None or deadline.met_on != met_on:
        return None
    write(deadline, {"met_on": None})
    note(deadline, DeadlineStep.REOPENED, reason=reason, by=by)
    return deadline


@transaction.atomic
def end_all(inspection: Inspection, *, reason: str, by: User | None) -> None:
    """Every open duty of the inspection falls away, but those of clues, which go on without it, and
    those of the whole team while it has another inspection to carry out."""
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("inspection__round")
    for deadline in rows.filter(inspection=inspection, is_restricted=False).open().order_by("id"):
        if deadline.kind in OF_TEAMS and (other := _other_of_team(inspection)):
            write(deadline, {"inspection": other})
            due = deadline.due_on
            why = f"{inspection.unit}已归档，转由本组{other.unit}任务承接"
            note(deadline, DeadlineStep.RECOMPUTED, old=due, reason=why, by=by)
        else:
            _fall_away(deadline, reason, by)


def _other_of_team(inspection: Inspection) -> Inspection | None:
    rows = Inspection.objects.filter(team=inspection.team_id).exclude(pk=inspection.pk).open()
    return rows.select_related("round", "unit").order_by("pk").first()


def _fall_away(deadline: Deadline, reason: str, by: User | None) -> None:
    write(deadline, {"withdrawn_on": timezone.localdate()})
    note(deadline, DeadlineStep.WITHDRAWN, reason=reason, by=by)
