"""What counts from an event follows it; an approved extension is never shortened."""

from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from core import calendar
from rounds.actions.deadlines.ledger import lock, note, note_missed, write
from rounds.enums import DeadlineKind, DeadlineStep, StartEvent
from rounds.models import Deadline, Inspection


@transaction.atomic
def restart(
    inspection: Inspection,
    start_event: str,
    *,
    on: date,
    corrected: bool = False,
    reason: str = "",
    by: User | None,
) -> list[Deadline]:
    """The event took place on ``on``: recompute what counts from it; returns what changed.

    What was met already stays as it was judged, except where the event's date was wrong
    (``corrected``): then it is judged anew. Withdrawn duties stay.
    """
    rows = Deadline.objects.select_for_update().filter(inspection=inspection, start=start_event)
    rows = rows.filter(withdrawn_on=None) if corrected else rows.open()
    moved = []
    for deadline in rows.order_by("id"):
        if _recompute(deadline, on, reason, by):
            moved.append(deadline)
        if deadline.kind == DeadlineKind.CONCENTRATED:
            event, end = StartEvent.CONCENTRATED_END, deadline.due_on
            moved += restart(inspection, event, on=end, corrected=corrected, reason=reason, by=by)
    return moved


@transaction.atomic
def settle(
    deadline: Deadline, *, workdays: calendar.Workdays | None = None, by: User | None
) -> bool:
    """Recompute a provisional date; False while its years are still unknown."""
    due = calendar.add(
        deadline.starts_on, deadline.offset, deadline.unit, workdays=workdays, provisional=True
    )
    if due.is_provisional:
        return False
    old = deadline.due_on
    new = max(due.date, old) if _extended(deadline) else due.date
    write(deadline, {"due_on": new, "is_provisional": False})
    reason = "放假和调休安排已录入，暂定日期重新推算"
    note(deadline, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    return True


@transaction.atomic
def shift(
    deadline: Deadline, due: calendar.Due, *, reason: str, by: User | None
) -> Deadline | None:
    """Move an open date to where a changed calendar puts it; None where it moved or ended meanwhile."""
    rows = Deadline.objects.select_for_update(of=("self",)).open()
    row = rows.select_related("inspection__round").filter(pk=deadline.pk).first()
    if row is None or row.due_on != deadline.due_on:
        return None
    old = row.due_on
    if old < timezone.localdate():
        note_missed(row)
    write(row, {"due_on": due.date, "is_provisional": due.is_provisional})
    note(row, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    if row.inspection and row.kind == DeadlineKind.CONCENTRATED:
        restart(row.inspection, StartEvent.CONCENTRATED_END, on=row.due_on, by=by)
    return row


def is_extended(kind: str, target: Model) -> bool:
    """Whether somebody granted this duty a later day: then nothing computes it anew to a nearer one."""
    deadline = lock(kind, target)
    return deadline is not None and _extended(deadline)


def _recompute(deadline: Deadline, on: date, why: str, by: User | None) -> bool:
    due = calendar.add(on, deadline.offset, deadline.unit, provisional=True)
    old, extended = deadline.due_on, deadline.due_on > deadline.first_due_on and _extended(deadline)
    new = max(due.date, old) if extended else due.date
    if (new, on) == (old, deadline.starts_on):
        return False
    write(deadline, {"starts_on": on, "due_on": new, "is_provisional": due.is_provisional})
    reason = f"{StartEvent(deadline.start).label}日期为{calendar.cn_date(on)}"
    reason = f"{reason}　{why}".strip()
    note(deadline, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    return True


def _extended(deadline: Deadline) -> bool:
    return deadline.history.filter(step=DeadlineStep.EXTENSION_APPROVED).exists()
