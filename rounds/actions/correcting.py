"""Correcting the day of an event that was entered wrongly; what counts from it is computed anew."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.errors import NotYet
from core.optimistic_locking import edit
from core.verbs import Verb
from rounds import corrections, rules
from rounds.actions import deadlines
from rounds.actions.inspections import EARLIER, WORDS
from rounds.enums import StartEvent
from rounds.models import Deadline, Inspection

EVENTS = {
    "entry_on": StartEvent.ENTRY,
    "exit_on": StartEvent.EXIT,
    "feedback_on": StartEvent.FEEDBACK,
}
LATER = {earlier: column for column, earlier in EARLIER.items()}


@transaction.atomic
def correct_date(
    inspection: Inspection,
    column: str,
    *,
    on: date,
    reason: str,
    version: int | None = None,
    by: User,
) -> list[Deadline]:
    """Set ``entry_on``, ``exit_on`` or ``feedback_on`` right, with the reason; returns the moved.

    Every deadline that counts from the event is computed by the rule it was set with and keeps
    both dates in its history, met ones too. Raises ActionDenied before the event took place.
    """
    rules.check_can_correct_date(by, inspection)
    _check(inspection, column, on, reason)
    verb = Verb(f"更正{WORDS[column]}")
    if not edit(inspection, {column: on}, version=version, verb=verb, by=by):
        raise NotYet("日期没有变化，无需更正。")
    event = EVENTS[column]
    moved = deadlines.restart(
        inspection, event, on=on, corrected=True, reason=f"{verb}：{reason.strip()}", by=by
    )
    corrections.follow(inspection, event, moved, by)
    return moved


def dates_of(inspection: Inspection) -> list[tuple[str, str]]:
    """The columns that may be corrected now: (column, words)."""
    return [(column, WORDS[column]) for column in EVENTS if getattr(inspection, column)]


def _check(inspection: Inspection, column: str, on: date, reason: str) -> None:
    if column not in dict(dates_of(inspection)):
        raise NotYet("这个日期还没有登记，无需更正。")
    if not reason.strip():
        raise NotYet("请写明更正的原因。")
    name = WORDS[column]
    if on > timezone.localdate():
        raise NotYet(f"{name}不能晚于今天，请重新填写。")
    before = getattr(inspection, EARLIER.get(column, ""), None)
    after = getattr(inspection, LATER.get(column, ""), None)
    if before and on < before:
        words = f"{WORDS[EARLIER[column]]}（{cn_date(before)}）"
        raise NotYet(f"{name}不能早于{words}，请重新填写。")
    if after and on > after:
        words = f"{WORDS[LATER[column]]}（{cn_date(after)}）"
        raise NotYet(f"{name}不能晚于{words}，请重新填写。")
