"""Dates that a change of the working calendar would move, and who follows when it does.

Only final dates that stand where the present calendar puts them: what a person chose, extended or
kept when the calendar changed before is left alone, and provisional dates are settled anyway. Apps
above register, none is imported here.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from core import calendar
from core.calendar import DeadlineUnit, Due, Workdays
from core.registry import Registry
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline

Follower = Callable[[list[Deadline], User | None], None]
# ``follower(deadlines, by)``, called in the transaction that moved them.
_followers: Registry[Follower] = Registry()
register = _followers.register


@dataclass(frozen=True)
class Shift:
    """One open deadline and the date to which it would move."""

    deadline: Deadline
    due: Due

    @property
    def old_on(self) -> date:
        return self.deadline.due_on


def of(changed: Mapping[date, bool | None]) -> list[Shift]:
    """What moves when these days become worked or free; None: as the State Council published it."""
    if not changed:
        return []
    now, then = Workdays(), Workdays(assumed=changed)
    found = []
    for row in _within(min(changed), max(changed)):
        due = _due(row, then)
        if _due(row, now).date == row.due_on != due.date:
            found.append(Shift(row, due))
    return found


def figures(shifts: Iterable[Shift]) -> list[dict]:
    """How many of which kind move from when to when; no unit and no matter is named."""
    counted = Counter((s.deadline.kind, s.old_on, s.due.date) for s in shifts)
    return [
        {"kind": DeadlineKind(kind).label, "old_on": old, "new_on": new, "count": count}
        for (kind, old, new), count in sorted(counted.items(), key=lambda pair: pair[0][1:])
    ]


def digest(shifts: Iterable[Shift]) -> str:
    """Changes when what would be moved changes: the person decides about what was shown."""
    text = repr([(s.deadline.pk, s.old_on, s.due.date) for s in shifts])
    return hashlib.sha256(text.encode()).hexdigest()


def follow(moved: list[Deadline], by: User | None) -> None:
    for follower in _followers if moved else []:
        follower(moved, by)


def _within(first: date, last: date) -> QuerySet[Deadline]:
    final = Deadline.objects.open().filter(unit=DeadlineUnit.WORKDAY, is_provisional=False)
    ahead = Q(starts_on__lte=last, due_on__gte=first)
    back = Q(due_on__lte=last, starts_on__gte=first)
    extended = Q(history__step=DeadlineStep.EXTENSION_APPROVED)
    return final.filter(ahead | back).exclude(extended).order_by("due_on", "pk")


def _due(row: Deadline, workdays: Workdays) -> Due:
    return calendar.add(row.starts_on, row.offset, row.unit, workdays=workdays, provisional=True)
