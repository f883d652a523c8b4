"""驻点日志: what came into each register of an inspection on one day, within the person's scope."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F
from django.db.models.functions import TruncDate

from accounts.models import User
from fieldwork import registers
from rounds.models import Inspection


@dataclass(frozen=True)
class Entry:
    """One line of the journal."""

    at: datetime
    register: str
    words: str
    url: str
    who: str
    is_timed: bool


def entries(user: User, inspection: Inspection, day: date) -> list[Entry]:
    """Everything of that day in order of time; one statement a register."""
    return sorted(_entries(user, inspection, day), key=lambda entry: entry.at)


def _entries(user: User, inspection: Inspection, day: date) -> Iterator[Entry]:
    for register in registers.everything():
        rows = register.rows(user, [inspection]).filter(**register.within(day))
        for row in rows.select_related(register.by, *register.joined):
            yield Entry(
                getattr(row, register.at),
                register.name,
                register.words(row),
                row.get_absolute_url(),
                getattr(row, register.by).name,
                not register.on or bool(getattr(row, "hours", "")),
            )


def counts_of_day(
    user: User, inspections: list[Inspection], day: date
) -> dict[int, list[tuple[str, int]]]:
    """By the key of the inspection, how many rows came into which register on that day."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for register in registers.everything():
        rows = register.rows(user, inspections).filter(**register.within(day))
        for pk, number in rows.values_list(register.inspection).annotate(number=Count("pk")):
            found[pk].append((register.name, number))
    return found


def counts_by_day(user: User, inspection: Inspection) -> Counter[date]:
    """How many rows came in on each day; days without any are absent."""
    found: Counter[date] = Counter()
    for register in registers.everything():
        of_row = F(register.on) if register.on else TruncDate(register.at)
        rows = register.rows(user, [inspection]).annotate(day=of_row)
        found.update(dict(rows.values_list("day").annotate(number=Count("pk"))))
    return found
