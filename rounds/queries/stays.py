"""Stays that people of the pool were drawn for: how often, how long, when last, and with whom.

A stay lasts from the first entry to the last exit of the team's units, within the membership; where a
date is not known the round's planned one counts. Rounds count from their approval on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from core.calendar import cn_date
from rounds.models import Inspector, TeamMember
from rounds.queries.coverage import COUNTED


@dataclass(frozen=True)
class Stay:
    member: TeamMember
    from_on: date
    to_on: date

    def days(self, today: date) -> int:
        """Days until ``today``, both ends included; 0 where it has not begun."""
        return max((min(self.to_on, today) - self.from_on).days + 1, 0)


@dataclass
class Record:
    """What one person was drawn for; ``times`` counts rounds."""

    today: date
    stays: list[Stay] = field(default_factory=list)

    @property
    def times(self) -> int:
        return len({stay.member.round_id for stay in self.stays})

    @property
    def days(self) -> int:
        return sum(stay.days(self.today) for stay in self.stays)

    @property
    def last_on(self) -> date | None:
        """The last day of the latest stay that has begun."""
        begun = [stay.to_on for stay in self.stays if stay.from_on <= self.today]
        return max(begun, default=None)

    def times_since(self, day: date) -> int:
        return len({stay.member.round_id for stay in self.stays if stay.to_on >= day})

    @property
    def duties(self) -> set[str]:
        return {stay.member.duty for stay in self.stays}

    @property
    def words(self) -> str:
        """“参加3轮，驻点92天，最近一次到2026年3月1日”."""
        if not self.stays:
            return "还没有参加过巡察"
        last = f"，最近一次到{cn_date(self.last_on)}" if self.last_on else ""
        return f"参加{self.times}轮，驻点{self.days}天{last}"


def of(people: Iterable[Inspector], today: date) -> dict[int, Record]:
    """The record of each; one query."""
    found = {person.pk: Record(today) for person in people}
    for row in _dated(TeamMember.objects.filter(inspector__in=found)):
        stay = _stay(row)
        if stay is not None:
            found[row.inspector_id].stays.append(stay)
    return found


def companions(person: Inspector) -> QuerySet[Inspector]:
    """Whoever was on a team with ``person`` at the same time, with ``rounds`` in which; most often first."""
    mine = _counted(TeamMember.objects.filter(inspector=person))
    together = Q(pk__in=[])
    for row in mine:
        ends = Q() if row.to_on is None else Q(memberships__from_on__lte=row.to_on)
        lasts = Q(memberships__to_on=None) | Q(memberships__to_on__gte=row.from_on)
        together |= Q(memberships__team=row.team_id) & lasts & ends
    rows = Inspector.objects.filter(together).exclude(pk=person.pk)
    rows = rows.annotate(rounds=Count("memberships__round", distinct=True))
    return rows.order_by("-rounds", "pinyin", "pk")


def _counted(rows: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    """Without those that were ended on their first day."""
    lasted = Q(to_on=None) | Q(to_on__gte=F("from_on"))
    return rows.filter(lasted, round__state__in=COUNTED)


def _dated(rows: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    entry = Coalesce("team__inspections__entry_on", "round__starts_on")
    leaving = Coalesce("team__inspections__exit_on", "round__ends_on")
    rows = _counted(rows).annotate(
        began=Coalesce(Min(entry), "round__starts_on"),
        ended=Coalesce(Max(leaving), "round__ends_on"),
    )
    return rows.order_by("began", "pk")


def _stay(row: Any) -> Stay | None:
    first = max(row.from_on, row.began)
    last = min(row.to_on or row.ended, row.ended)
    return Stay(row, first, last) if first <= last else None
