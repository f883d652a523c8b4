"""红黄绿: one definition for the page, the workbook and the document; computed, never stored."""

from collections.abc import Iterable
from datetime import date

from core import calendar
from rectification.enums import WITH_UNIT, ItemState, Light


def light_of(
    state: str, due_on: date, today: date, measures_due: Iterable[date | None] = ()
) -> Light:
    """Closed is done; handed in is in time; else by the earliest date that the unit still owes.

    ``measures_due`` are the dates of measures not done; the same rule picks rows in querysets.
    """
    if state == ItemState.CLOSED:
        return Light.DONE
    if state not in WITH_UNIT:
        return Light.GREEN
    return Light(calendar.light(next_due(due_on, measures_due), today))


def days_late(
    state: str, due_on: date, today: date, measures_due: Iterable[date | None] = ()
) -> int:
    """Days since the earliest date that the unit still owes; 0 of what is handed in, or in time."""
    return max((today - next_due(due_on, measures_due)).days, 0) if state in WITH_UNIT else 0


def next_due(due_on: date, measures_due: Iterable[date | None] = ()) -> date:
    """The earliest of the item's own date and those of its measures not done."""
    return min([due_on, *(day for day in measures_due if day)])
