"""驻点日志: what came into each register of an inspection on one day, within the person's scope."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Model, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from fieldwork.enums.activities import ActivityState
from fieldwork.models import Activity, Consultation, FocusPoint, Petition
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
    on: str = ""  # the column of the day, where a row knows its day and not always its hour
    joined: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)

    @property
    def column(self) -> str:
        return self.on or self.at

    def within(self, day: date) -> dict[str, Any]:
        """The filter of one day."""
        if self.on:
            return {self.on: day}
        begin = timezone.make_aware(datetime.combine(day, time.min))
        return {f"{self.at}__gte": begin, f"{self.at}__lt": begin + timedelta(days=1)}

    def rows(self, user: User, inspections: Iterable[Inspection]) -> QuerySet[Any]:
        rows = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        about = {f"{self.inspection}__in": inspections, f"{self.column}__isnull": False}
        return rows.filter(**about, **self.where).order_by()


REGISTERS = (
    Register(
        "资料", Material, "delivered_at", "delivered_by", "request__inspection",
        words=lambda row: f"{row.request}{row}", joined=("request",),
    ),
    Register("个别谈话", Interview, "held_at", "first"),
    Register(
        "了解活动", Activity, "held_at", on="held_on", joined=("unit_below",),
        where={"state": ActivityState.RECORDED}, words=lambda row: f"{row}，{row.where}",
    ),
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
    is_timed: bool


def entries(user: User, inspection: Inspection, day: date) -> list[Entry]:
    """Everything of that day in order of time; one statement a register."""
    return sorted(_entries(user, inspection, day), key=lambda entry: entry.at)


def _entries(user: User, inspection: Inspection, day: date) -> Iterator[Entry]:
    for register in REGISTERS:
        rows = register.rows(user, [inspection]).filter(**register.within(day))
        for row in rows.select_related(register.by, *register.joined):
            yield Entry(
                getattr(row, register.at),
                register.name,
                register.words(row),
                row.get_absolute_url(),
                getattr(row, register.by).name,
                not register.on or bool(row.hours),
            )


def counts_of_day(user: User, inspections: list[Inspection], day: date) -> Counter[int]:
    """How many rows came in on that day, by the key of the inspection."""
    found: Counter[int] = Counter()
    for register in REGISTERS:
        rows = register.rows(user, inspections).filter(**register.within(day))
        found.update(dict(rows.values_list(register.inspection).annotate(number=Count("pk"))))
    return found


def counts_by_day(user: User, inspection: Inspection) -> Counter[date]:
    """How many rows came in on each day; days without any are absent."""
    found: Counter[date] = Counter()
    for register in REGISTERS:
        of_row = F(register.on) if register.on else TruncDate(register.at)
        rows = register.rows(user, [inspection]).annotate(day=of_row)
        found.update(dict(rows.values_list("day").annotate(number=Count("pk"))))
    return found
