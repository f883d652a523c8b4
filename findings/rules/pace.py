"""What flags do to order and deadlines; the numbers are rows of PaceRule."""

from collections.abc import Iterable
from datetime import date, timedelta

USUAL = 100


def shortened(starts_on: date, due_on: date, percent: int) -> date:
    """The date that leaves ``percent`` of the usual days, at least one, never later than usual.

    >>> shortened(date(2026, 1, 1), date(2026, 4, 1), 50)
    datetime.date(2026, 2, 15)
    """
    usual = (due_on - starts_on).days
    days = max(1, -(-usual * percent // USUAL))
    return min(due_on, starts_on + timedelta(days=days))


def urgency(weights: Iterable[int]) -> int:
    return sum(weights)
