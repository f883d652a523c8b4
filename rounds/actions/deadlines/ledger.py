"""One row of the ledger and its history: found and locked, written, noted."""

from typing import Any

from django.db.models import Model

from accounts.models import User
from core import audit, calendar, freezing
from core.targets import label_of
from core.verbs import Verb
from rounds.enums import DeadlineStep
from rounds.models import Deadline, DeadlineChange, Inspection, Unit


def put(
    subject: Inspection | Unit,
    kind: Any,
    target: Any,
    values: dict,
    *,
    reason: str,
    by: User | None,
) -> Deadline:
    """Begin or renew a duty of an inspection, or of a unit that another body's paper binds.

    Of what is archived none begins but a clue's.
    """
    if not values["is_restricted"]:
        freezing.check(subject)
    deadline = lock(kind, target)
    if deadline is None:
        deadline = Deadline.objects.create(
            **_about(subject),
            kind=kind,
            target_type=label_of(target),
            target_id=target.pk,
            first_due_on=values["due_on"],
            **values,
        )
        note(deadline, DeadlineStep.SET, reason=reason or values["rule_text"], by=by)
        return deadline
    old = deadline.due_on
    renewed = {**_about(subject), "met_on": None, "withdrawn_on": None}
    write(deadline, values | renewed)
    reason = reason or values["rule_text"]
    note(deadline, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    return deadline


def _about(subject: Inspection | Unit) -> dict:
    if isinstance(subject, Inspection):
        return {"inspection": subject, "about_unit": None}
    return {"inspection": None, "about_unit": subject}


def lock(kind: str, target: Model) -> Deadline | None:
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("inspection__round")
    return rows.filter(kind=kind, target_type=label_of(target), target_id=target.pk).first()


def write(deadline: Deadline, values: dict) -> None:
    for name, value in values.items():
        setattr(deadline, name, value)
    deadline.version += 1
    deadline.save(update_fields=[*values, "version", "updated_at"])


def note_missed(deadline: Deadline) -> None:
    """The date passed undone: entered before what follows, where no sweep entered it yet."""
    DeadlineChange.objects.get_or_create(
        deadline=deadline, step=DeadlineStep.MISSED, new_due_on=deadline.due_on
    )


def note(
    deadline: Deadline, step: DeadlineStep, *, old: Any = None, reason: str, by: User | None
) -> None:
    """One row of history, and one event on the inspection's trail unless it is restricted."""
    DeadlineChange.objects.create(
        deadline=deadline,
        step=step,
        old_due_on=old,
        new_due_on=deadline.due_on,
        reason=reason[:300],
        by=by,
    )
    if not deadline.is_restricted and step != DeadlineStep.SET:
        words = "" if old is None else f"{calendar.cn_date(old)}改为"
        audit.record(
            deadline,
            Verb(f"期限{step.label}"),
            by=by,
            note=f"{words}{calendar.cn_date(deadline.due_on)}　{reason}".strip(),
        )
