"""驻点日志: what came into each register of an inspection on one day, within the person's scope."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from fieldwork.models import Consultation, FocusPoint, Petition
from findings.models import Clue, Finding, ImmediateFix, Interview, Material
from rounds.models import Inspection


@dataclass(frozen=True)
class Register:
    """One register: the moment at which a row comes in, by whom, and what the journal says of it."""

    name: str
    model: type[Model]
    at: str = "created_at"
    by: str = "created_by"
    inspection: str = "inspection"
    words: Callable[[Any], str] = str

    def rows(self, user: User, inspections: Iterable[Inspection]) -> QuerySet[Any]:
        rows = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        about = {f"{self.inspection}__in": inspections, f"{self.at}__isnull": False}
        return rows.filter(**about).order_by()


REGISTERS = (
    Register(
        "资料", Material, "delivered_at", "delivered_by", "request__inspection",
        words=lambda row: f"{row.request}{row}",
    ),
    Register("个别谈话", Interview, "held_at", "first"),
    Register("信访", Petition, words=lambda row: f"{row}，{row.get_way_display()}"),
    Register("请示报告", Consultation),
    Register("重点关注事项", FocusPoint, words=lambda row: f"{row} {row.title}"),
    Register("问题底稿", Finding),
    Register("立行立改", ImmediateFix, "created_at", "issued_by", "finding__inspection"),
    Register("问题线索", Clue),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the journal."""

    at: datetime
    register: str
    words: str
    url: str
    who: str


def entries(user: User, inspection: Inspection, day: date) -> list[Entry]:
    """Everything of that day in order of time; one statement a register."""
    return sorted(_entries(user, inspection, day), key=lambda entry: entry.at)


def _entries(user: User, inspection: Inspection, day: date) -> Iterator[Entry]:
    for register in REGISTERS:
        rows = register.rows(user, [inspection]).filter(**_within(register, day))
        joined = [register.by] + (["request"] if register.model is Material else [])
        for row in rows.select_related(*joined):
            yield Entry(
                getattr(row, register.at),
                register.name,
                register.words(row),
                row.get_absolute_url(),
                getattr(row, register.by).name,
            )


def counts_of_day(user: User, inspections: list[Inspection], day: date) -> Counter[int]:
    """How many rows came in on that day, by the key of the inspection."""
    found: Counter[int] = Counter()
    for register in REGISTERS:
        rows = register.rows(user, inspections).filter(**_within(register, day))
        found.update(dict(rows.values_list(register.inspection).annotate(number=Count("pk"))))
    return found


def _within(register: Register, day: date) -> dict[str, datetime]:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return {f"{register.at}__gte": begin, f"{register.at}__lt": begin + timedelta(days=1)}


def counts_by_day(user: User, inspection: Inspection) -> Counter[date]:
    """How many rows came in on each day; days without any are absent."""
    found: Counter[date] = Counter()
    for register in REGISTERS:
        rows = register.rows(user, [inspection]).annotate(day=TruncDate(register.at))
        found.update(dict(rows.values_list("day").annotate(number=Count("pk"))))
    return found
