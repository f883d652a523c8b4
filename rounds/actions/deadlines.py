"""Setting, moving, meeting and withdrawing dates; every step stays in the deadline's history.

A date follows the rule in force for its round: the round's own row where there is one, else the
preset's (01-domain.md §5). The first date is never lost; an approved extension is never shortened.
"""

from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core import audit, calendar
from core.errors import ActionDenied
from core.targets import label_of
from rounds.enums import RESPONSIBLE, DeadlineKind, DeadlineStep, StartEvent
from rounds.models import (
    Deadline,
    DeadlineChange,
    Inspection,
    PresetRow,
    Round,
    RoundDeadlineRow,
)


def rule_for(round: Round, kind: str) -> PresetRow | RoundDeadlineRow:
    """The rule in force; raises ActionDenied where neither round nor preset has one."""
    own = RoundDeadlineRow.objects.filter(round=round, kind=kind).first()
    usual = PresetRow.objects.filter(preset_id=round.preset_id, kind=kind).first()
    if own and usual and not own.responsible:  # a round that says another date says no other people
        own.responsible, own.reminded = usual.responsible, usual.reminded
    found = own or usual
    if found is None:
        name = DeadlineKind(kind).label
        raise ActionDenied(
            f"期限方案“{round.preset}”里没有“{name}”这一行，"
            "请在本轮期限中补上，或请系统管理员补充方案。"
        )
    return found


@transaction.atomic
def start(
    inspection: Inspection,
    kind: str,
    target: Model,
    *,
    starts_on: date,
    label: str,
    url: str = "",
    restricted: bool = False,
    like: str = "",
    by,
) -> Deadline:
    """Start a deadline by the round's rule; one that exists already is computed anew and opened.

    A kind without a row of its own follows that of ``like`` (整改事项 is due as 集中整改 is).

    ``starts_on`` is the day of the caller's own event (handed over, signed for, issued). Rules
    that count from entry, exit, feedback or the end of the concentrated phase take the
    inspection's date, actual or else planned. No result lies before ``starts_on`` unless the
    offset is negative. Where the holiday table ends the date is provisional.
    """
    rule = rule_for(inspection.round, like or kind)
    base = anchor(inspection, rule.start) or starts_on
    due = calendar.add(base, rule.offset, rule.unit, provisional=True)
    values = {
        "starts_on": base,
        "due_on": due.date if rule.offset < 0 else max(due.date, starts_on),
        "label": label[:200],
        "url": url,
        "rule_text": rule.words,
        "basis": rule.basis,
        "start": rule.start,
        "offset": rule.offset,
        "unit": rule.unit,
        "is_provisional": due.is_provisional,
        "is_restricted": restricted,
        "responsible": (not like and rule.responsible) or RESPONSIBLE[kind],
        "reminded": rule.reminded,
        **_limits(inspection.round),
    }
    return _put(inspection, kind, target, values, reason=due.why, by=by)


@transaction.atomic
def set_date(
    inspection: Inspection,
    kind: str,
    target: Model,
    *,
    starts_on: date,
    due_on: date,
    label: str,
    url: str = "",
    basis: str = "",
    restricted: bool = False,
    by,
) -> Deadline:
    """Set a date that a person chose; no later event recomputes it."""
    values = {
        "starts_on": starts_on,
        "due_on": due_on,
        "label": label[:200],
        "url": url,
        "rule_text": "",
        "basis": basis[:300],
        "start": "",
        "offset": 0,
        "unit": "",
        "is_provisional": False,
        "is_restricted": restricted,
        "responsible": RESPONSIBLE[kind],
        **_limits(inspection.round),
    }
    return _put(inspection, kind, target, values, reason="", by=by)


@transaction.atomic
def meet(kind: str, target: Model, *, on: date, by) -> Deadline | None:
    """Mark as done on ``on``, in time or late; None where there is no open deadline."""
    deadline = _lock(kind, target)
    if deadline is None or not deadline.is_open:
        return None
    if on > deadline.due_on:
        _note_missed(deadline)
    _write(deadline, {"met_on": on})
    step = DeadlineStep.MET if on <= deadline.due_on else DeadlineStep.MET_LATE
    _note(deadline, step, reason="", by=by)
    return deadline


@transaction.atomic
def extend(kind: str, target: Model, *, due_on: date, reason: str, by) -> Deadline | None:
    """Move an open deadline to a later day; what counts from it moves along."""
    deadline = _lock(kind, target)
    if deadline is None or not deadline.is_open:
        return None
    if due_on <= deadline.due_on:
        raise ActionDenied("延期后的日期须晚于现行期限，请重新填写。")
    old = deadline.due_on
    if old < timezone.localdate():
        _note_missed(deadline)
    _write(deadline, {"due_on": due_on, "is_provisional": False})
    _note(deadline, DeadlineStep.EXTENSION_APPROVED, old=old, reason=reason, by=by)
    if deadline.kind == DeadlineKind.CONCENTRATED:
        restart(deadline.inspection, StartEvent.CONCENTRATED_END, on=due_on, by=by)
    return deadline


@transaction.atomic
def note_step(kind: str, target: Model, *, step: DeadlineStep, reason: str, by) -> None:
    """Keep a step that moves no date (extension asked, refused) in the history."""
    deadline = _lock(kind, target)
    if deadline is not None:
        _note(deadline, step, reason=reason, by=by)


@transaction.atomic
def withdraw(kind: str, target: Model, *, reason: str, by) -> Deadline | None:
    """The duty fell away; the row and its history stay."""
    deadline = _lock(kind, target)
    if deadline is None or not deadline.is_open:
        return None
    _write(deadline, {"withdrawn_on": timezone.localdate()})
    _note(deadline, DeadlineStep.WITHDRAWN, reason=reason, by=by)
    return deadline


@transaction.atomic
def restart(
    inspection: Inspection,
    start_event: str,
    *,
    on: date,
    corrected: bool = False,
    reason: str = "",
    by,
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
def settle(deadline: Deadline, *, workdays: calendar.Workdays | None = None, by) -> bool:
    """Recompute a provisional date; False while its years are still unknown."""
    due = calendar.add(
        deadline.starts_on, deadline.offset, deadline.unit, workdays=workdays, provisional=True
    )
    if due.is_provisional:
        return False
    old = deadline.due_on
    new = max(due.date, old) if _extended(deadline) else due.date
    _write(deadline, {"due_on": new, "is_provisional": False})
    reason = "放假和调休安排已录入，暂定日期重新推算"
    _note(deadline, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    return True


def anchor(inspection: Inspection, start_event: str) -> date | None:
    """The inspection's own date of an event, actual or else planned; None for others' events."""
    if start_event == StartEvent.ENTRY:
        return inspection.entry_on or inspection.round.starts_on
    if start_event == StartEvent.EXIT:
        return inspection.exit_on or inspection.round.ends_on
    if start_event == StartEvent.FEEDBACK:
        return inspection.feedback_on
    if start_event == StartEvent.CONCENTRATED_END:
        rows = Deadline.objects.filter(inspection=inspection, kind=DeadlineKind.CONCENTRATED)
        return rows.values_list("due_on", flat=True).first()
    return None


def _limits(round: Round) -> dict:
    """How often and how far the round's preset lets a date move, as of now."""
    preset = round.preset
    return {
        "most_extensions": preset.most_extensions,
        "longest_extension": preset.longest_extension,
    }


def _recompute(deadline: Deadline, on: date, why: str, by) -> bool:
    due = calendar.add(on, deadline.offset, deadline.unit, provisional=True)
    old, extended = deadline.due_on, deadline.due_on > deadline.first_due_on and _extended(deadline)
    new = max(due.date, old) if extended else due.date
    if (new, on) == (old, deadline.starts_on):
        return False
    _write(deadline, {"starts_on": on, "due_on": new, "is_provisional": due.is_provisional})
    reason = f"{StartEvent(deadline.start).label}日期为{calendar.cn_date(on)}"
    reason = f"{reason}　{why}".strip()
    _note(deadline, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    return True


def _extended(deadline: Deadline) -> bool:
    return deadline.history.filter(step=DeadlineStep.EXTENSION_APPROVED).exists()


def _put(inspection, kind, target, values: dict, *, reason: str, by) -> Deadline:
    deadline = _lock(kind, target)
    if deadline is None:
        deadline = Deadline.objects.create(
            inspection=inspection,
            kind=kind,
            target_type=label_of(target),
            target_id=target.pk,
            first_due_on=values["due_on"],
            **values,
        )
        _note(deadline, DeadlineStep.SET, reason=reason or values["rule_text"], by=by)
        return deadline
    old = deadline.due_on
    _write(deadline, values | {"met_on": None, "withdrawn_on": None})
    reason = reason or values["rule_text"]
    _note(deadline, DeadlineStep.RECOMPUTED, old=old, reason=reason, by=by)
    return deadline


def _lock(kind: str, target: Model) -> Deadline | None:
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("inspection__round")
    return rows.filter(kind=kind, target_type=label_of(target), target_id=target.pk).first()


def _write(deadline: Deadline, values: dict) -> None:
    for name, value in values.items():
        setattr(deadline, name, value)
    deadline.version += 1
    deadline.save(update_fields=[*values, "version", "updated_at"])


def _note_missed(deadline: Deadline) -> None:
    """The date passed undone: entered before what follows, where no sweep entered it yet."""
    DeadlineChange.objects.get_or_create(
        deadline=deadline, step=DeadlineStep.MISSED, new_due_on=deadline.due_on
    )


def _note(deadline: Deadline, step: DeadlineStep, *, old=None, reason: str, by) -> None:
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
            f"期限{step.label}",
            by=by,
            note=f"{words}{calendar.cn_date(deadline.due_on)}　{reason}".strip(),
        )
