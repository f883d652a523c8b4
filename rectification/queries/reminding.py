"""Which reminders are due: the rules' steps × open deadlines × their people, less what was sent.

Rules and reminder rows belong to `rounds`; who has the ball is known here (ADR 0018).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import F, QuerySet
from django.utils import timezone

from core import process_cache
from rectification.queries.case_names import case_names
from rounds.enums import Audience
from rounds.models import Deadline, Reminder, ReminderRule, ReminderSweep
from rounds.queries.recipients import People, people_of
from rounds.reminding import Step, Timetable

CHUNK = 1000
LONGEST_OUTAGE = 60  # days that are caught up at most
A = Audience


@dataclass(frozen=True, slots=True)
class Due:
    """What one person is to be told of one deadline: the steps that were not sent yet."""

    deadline: Deadline
    person: int
    audience: str
    steps: tuple[Step, ...]
    name: str

    def is_of(self, today: date) -> bool:
        """Whether a step was planned for today; else all of them were missed."""
        return any(step.on == today for step in self.steps)


def timetable(today: date, *, hour: int = 23) -> Timetable:
    """The rules from the day after the last complete sweep through ``today``."""
    swept = ReminderSweep.objects.first()
    first = swept.through + timedelta(days=1) if swept else today
    first = min(max(first, today - timedelta(days=LONGEST_OUTAGE)), today)
    rules = ReminderRule.objects.filter(is_active=True).order_by(
        "kind", F("every").asc(nulls_first=True), "days"
    )
    return Timetable(rules, first=first, last=today, hour=hour)


def due_reminders(table: Timetable) -> Iterator[list[Due]]:
    """What would go out, in chunks that keep memory flat; nothing is written."""
    firing = _firing(table)
    if not firing:
        return
    dates = {due_on for _, due_on in firing}
    rows = open_duties(table.last).filter(due_on__in=dates).select_related("inspection__unit")
    stream = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        steps = {row.pk: _after_start(row, firing.get((row.kind, row.due_on), [])) for row in chunk}
        rows_due = [row for row in chunk if steps[row.pk]]
        if found := _without_sent(_addressed(rows_due, steps, table.last)):
            yield found


def figures() -> Iterator[tuple]:
    """For whoever watches: what should have gone out by now and stands in no row, and what went out today."""
    sent = Reminder.objects.filter(sent_on=timezone.localdate()).count()
    due = process_cache.for_a_minute(("due reminders",), _left_today)
    told = {("due",): float(due), ("sent",): float(sent)}
    yield "reminders", "Due and not sent, and sent today.", ("state",), told


def _left_today() -> int:
    now = timezone.localtime()
    chunks = due_reminders(timetable(now.date(), hour=now.hour))
    return sum(len(due.steps) for chunk in chunks for due in chunk)


def open_duties(today: date, *, within: int | None = None) -> QuerySet[Deadline]:
    """Open deadlines with their inspection and ``is_handed_in``, soonest first: due at most
    ``within`` calendar days ahead."""
    rows = Deadline.objects.open().with_handed_in().select_related("inspection", "about_unit")
    if within is not None:
        rows = rows.filter(due_on__lte=today + timedelta(days=within))
    return rows.order_by("due_on", "id")


def _firing(table: Timetable) -> dict[tuple[str, date], list[Step]]:
    """Kind and date of open deadlines of which some rule speaks in these days, with its steps."""
    near = open_duties(table.last, within=table.ahead)
    pairs = near.order_by().values_list("kind", "due_on").distinct()
    return {(kind, day): steps for kind, day in pairs if (steps := table.steps(kind, day))}


def _after_start(row: Deadline, steps: list[Step]) -> list[Step]:
    """A step counts only if its day came after the duty began: nobody is reminded of the past.

    What was handed in is not overdue (ADR 0058), so no step after its date fires.
    """
    began = min(row.starts_on, timezone.localdate(row.created_at))
    until = row.due_on if row.is_handed_in else date.max  # type: ignore[attr-defined]
    return [step for step in steps if began < step.on <= until]


def _addressed(rows: list[Deadline], steps: dict[int, list[Step]], today: date) -> list[Due]:
    people, names = people_of(rows, today), case_names(rows)
    found = []
    for row in rows:
        by_person: dict[int, tuple[str, list[Step]]] = {}
        for step in steps[row.pk]:
            for person, audience in _audience(step.rule, people[row.pk]).items():
                by_person.setdefault(person, (audience, []))[1].append(step)
        found += [
            Due(row, person, audience, tuple(own), names[row.pk])
            for person, (audience, own) in sorted(by_person.items())
        ]
    return found


def _audience(rule: ReminderRule, people: People) -> dict[int, str]:
    """Each person once, as what they are first."""
    found: dict[int, str] = {}
    for wanted, who, audience in (
        (rule.to_responsible, people.responsible, A.RESPONSIBLE),
        (rule.to_leader, people.leaders, A.LEADER),
        (rule.to_office, people.office, A.OFFICE),
        (rule.to_told, people.reminded, A.TOLD),
    ):
        if wanted:
            found = dict.fromkeys(who, audience) | found
    return found


def _without_sent(found: list[Due]) -> list[Due]:
    """Only the steps that stand in no row yet."""
    rows = Reminder.objects.filter(deadline__in={due.deadline.pk for due in found})
    sent = set(rows.values_list("deadline_id", "due_on", "step", "recipient_id"))
    left = []
    for due in found:
        row = due.deadline
        steps = tuple(s for s in due.steps if (row.pk, row.due_on, s.step, due.person) not in sent)
        if steps:
            left.append(Due(row, due.person, due.audience, steps, due.name))
    return left
