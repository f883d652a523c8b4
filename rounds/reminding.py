"""On which day which rule reminds of which date: arithmetic on rules, no deadline is read here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import Workdays
from rounds.models import ReminderRule

# Calendar days by which a working day may lie away from the day that was meant; the longest
# holidays have nine days, and a weekend may touch them.
SLACK = 14
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One rule's word on one date: ``step`` days after it, planned for ``on``."""

    rule: ReminderRule
    step: int
    on: date


class Timetable:
    """The active rules over the days from ``first`` to ``last``, both included.

    Rules of a kind replace the general ones for that kind. On ``last`` itself only rules whose hour
    has come (``hour``, local) count. Where the holiday table ends working days are guessed.
    """

    def __init__(
        self, rules: Iterable[ReminderRule], *, first: date, last: date, hour: int
    ) -> None:
        self.first, self.last, self.hour = first, last, hour
        self._by_kind: dict[str, list[ReminderRule]] = defaultdict(list)
        for rule in rules:
            self._by_kind[rule.kind].append(rule)
        self._workdays = Workdays()

    @property
    def ahead(self) -> int:
        """How many days ahead a date may lie that some rule speaks of."""
        days = [rule.days for rules in self._by_kind.values() for rule in rules]
        return max(0, -min(days, default=0)) + SLACK

    @property
    def last_hour(self) -> int:
        """The hour from which a day is complete."""
        return max((r.at_hour for rules in self._by_kind.values() for r in rules), default=0)

    def steps(self, kind: str, due_on: date) -> list[Step]:
        """What falls into these days for a date of this kind, in order; each step once."""
        found: dict[int, Step] = {}
        for rule in self._by_kind.get(kind) or self._by_kind[""]:
            for step in self._candidates(rule, due_on):
                on = self._on(rule, due_on + timedelta(days=step), early=step <= 0)
                if self._holds(rule, on):
                    found.setdefault(step, Step(rule, step, on))
        return [found[step] for step in sorted(found)]

    def _candidates(self, rule: ReminderRule, due_on: date) -> range | tuple[int, ...]:
        """Steps of the rule that may fall into these days, in days after the date."""
        low = (self.first - due_on).days - SLACK
        high = (self.last - due_on).days + SLACK
        if not rule.every:
            return (rule.days,) if low <= rule.days <= high else ()
        begin = max(0, -(-(low - rule.days) // rule.every))
        return range(rule.days + begin * rule.every, high + 1, rule.every)

    def _on(self, rule: ReminderRule, day: date, *, early: bool) -> date:
        """A free day moves to the working day before it, after the date to the one behind it."""
        while rule.workdays_only and not self._workdays.guess(day):
            day += -ONE_DAY if early else ONE_DAY
        return day

    def _holds(self, rule: ReminderRule, on: date) -> bool:
        if on == self.last:
            return rule.at_hour <= self.hour
        return self.first <= on < self.last
