"""Stays that one person would be on at the same time: two rounds whose days in the units overlap.

A stay lasts from entry to exit of each unit of the team; where a date is not known yet, the round's
planned one counts. A team that has no unit yet stays as long as its round plans.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from core.calendar import cn_date
from rounds.enums import RoundState
from rounds.models import Inspection, Inspector, Round, TeamMember


def of(people: Iterable[Inspector], round: Round) -> dict[int, list[TeamMember]]:
    """Their memberships of other rounds whose stay overlaps that of ``round``, by inspector; one query."""
    found: dict[int, list[TeamMember]] = {}
    pks = [person.pk for person in people]
    for row in _overlapping(round).filter(inspector__in=pks).order_by("round__starts_on", "pk"):
        found.setdefault(row.inspector_id, []).append(row)
    return found


def words_of(inspector: Inspector, round: Round) -> list[str]:
    """“已在第二轮第一巡察组（2026年3月1日—2026年4月1日）”, of each."""
    return [words(row) for row in of([inspector], round).get(inspector.pk, [])]


def words(row: TeamMember) -> str:
    days = f"{cn_date(row.round.starts_on)}—{cn_date(row.round.ends_on)}"
    return f"已在{row.round.short_name}{row.team}（{days}驻点）"


def unexplained(round: Round) -> list[str]:
    """Sentences for the people of a plan whose double stay has no reason."""
    rows = TeamMember.objects.filter(round=round, to_on=None, overlap_reason="")
    people = {row.inspector_id: row.inspector for row in rows.select_related("inspector")}
    return [
        f"{people[pk].name}{'、'.join(map(words, found))}，与本轮驻点时间重叠，没有写明理由"
        for pk, found in of(people.values(), round).items()
    ]


def _overlapping(round: Round) -> QuerySet[TeamMember]:
    lasting = Q(to_on=None) | Q(to_on__gte=round.starts_on)
    rows = TeamMember.objects.filter(lasting).exclude(round=round)
    rows = rows.exclude(round__state=RoundState.ARCHIVED)
    stays = Inspection.objects.filter(team=OuterRef("team"))
    met = stays.annotate(
        began=Coalesce("entry_on", "round__starts_on"), ended=Coalesce("exit_on", "round__ends_on")
    ).filter(began__lte=round.ends_on, ended__gte=round.starts_on)
    planned = Q(round__starts_on__lte=round.ends_on, round__ends_on__gte=round.starts_on)
    rows = rows.filter(Exists(met) | ~Exists(stays) & planned)
    return rows.select_related("team", "round__term")
