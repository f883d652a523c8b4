"""Who learned what: one person's reading, one thing's readers, counts of both."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet
from django.db.models.functions import TruncDate

from core.models import AuditEvent
from core.verbs import READING, VerbKind

USUAL_DAYS = 30


def usual_since(until: date) -> date:
    """The first of the last 30 days."""
    return until - timedelta(days=USUAL_DAYS - 1)


def reading(**columns: Any) -> QuerySet[AuditEvent]:
    """Events of seeing, exporting, downloading and being refused (index ``audit_of_reading``)."""
    return AuditEvent.objects.filter(kind__in=READING, **columns)


@dataclass(slots=True)
class DayCount:
    day: date
    counts: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def by_day(rows: QuerySet[AuditEvent]) -> list[DayCount]:
    """How many of each kind a day, the newest day first; days without any are left out."""
    days: dict[date, DayCount] = {}
    grouped = rows.order_by().annotate(day=TruncDate("at")).values("day", "kind")
    for row in grouped.annotate(n=Count("*")).order_by("-day"):
        found = days.setdefault(row["day"], DayCount(row["day"]))
        found.counts[row["kind"]] += row["n"]
    return list(days.values())


def totals(days: list[DayCount]) -> dict[VerbKind, int]:
    """The sums of all days, every kind present."""
    return {kind: sum(day.counts[kind] for day in days) for kind in READING}


@dataclass(slots=True)
class Reader:
    """One person's dealings with one thing."""

    actor_id: int | None
    name: str
    first: datetime
    last: datetime
    counts: Counter = field(default_factory=Counter)


MOST_READERS = 200


def readers(rows: QuerySet[AuditEvent]) -> list[Reader]:
    """Everybody in ``rows``, who read last first; at most ``MOST_READERS``."""
    found: dict[tuple, Reader] = {}
    grouped = rows.order_by().values("actor_id", "actor_name", "kind")
    for row in grouped.annotate(n=Count("*"), first=Min("at"), last=Max("at")):
        key = (row["actor_id"], row["actor_name"] if row["actor_id"] is None else "")
        reader = found.setdefault(key, Reader(key[0], row["actor_name"], row["first"], row["last"]))
        reader.first, reader.last = min(reader.first, row["first"]), max(reader.last, row["last"])
        reader.counts[row["kind"]] += row["n"]
    return sorted(found.values(), key=lambda r: r.last, reverse=True)[:MOST_READERS]


def of_people(pks: list[int], *, since: datetime) -> dict[int, Counter]:
    """For each of these accounts how many of each kind since then; one query for all."""
    counts: dict[int, Counter] = defaultdict(Counter)
    rows = reading(actor_id__in=pks, at__gte=since).order_by().values("actor_id", "kind")
    for row in rows.annotate(n=Count("*"), who=F("actor_id")):
        counts[row["who"]][row["kind"]] += row["n"]
    return counts
