"""Who has the ball of a deadline, who heads them and who else is told: asked for many at once.

A deadline names who answers for it (``responsible``) and who is told as well (``reminded``), as the
rule in force said when it was set; here those parties become people. What is particular to a kind its
app answers in a module of this name. Restricted duties reach nobody beyond those who know of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from core.registry import KeyedRegistry
from rounds.duties import HEADS, MEMBERS
from rounds.enums import RESPONSIBLE, DeadlineKind, Duty, Party
from rounds.models import Deadline, Inspection, Liaison, OrganHandler, TeamMember
from rounds.querysets import lasting

Found = dict[int, set[int]]  # deadline → people
Finder = Callable[[list[Deadline], date], Found]
K = DeadlineKind
BY_TEAM = (Party.UNIT, Party.TEAM)
NOBODY: frozenset[int] = frozenset()

# ``@register(DeadlineKind.PLAN)``: who has the ball of all deadlines of these kinds; else the office.
_finders: KeyedRegistry[str, Finder] = KeyedRegistry()
register = _finders.register
# ``@for_office(DeadlineKind.PLAN)``: who stands for the office where not all of it knows of them.
_offices: KeyedRegistry[str, Finder] = KeyedRegistry()
for_office = _offices.register


@dataclass(frozen=True)
class People:
    """Ids of users: who has the ball now, who heads them, the office, and who else is told."""

    responsible: frozenset[int] = NOBODY
    leaders: frozenset[int] = NOBODY
    office: frozenset[int] = NOBODY
    reminded: frozenset[int] = NOBODY


def people_of(deadlines: Iterable[Deadline], today: date) -> dict[int, People]:
    """The people of each deadline (key: its id); a constant number of statements."""
    rows = list(deadlines)
    asked = (_responsible, _leaders, office_of, _reminded)
    answers = [ask(rows, today) for ask in asked]
    return {
        row.pk: People(*(frozenset(found.get(row.pk, ())) for found in answers)) for row in rows
    }


def recipients_of(deadlines: Iterable[Deadline], today: date) -> Found:
    """Who has the ball by kind; a constant number of statements a kind, however many rows."""
    return _ask(_finders, deadlines, today)


def office_of(rows: Iterable[Deadline], today: date) -> Found:
    return _ask(_offices, rows, today)


def _ask(finders: KeyedRegistry[str, Finder], rows: Iterable[Deadline], today: date) -> Found:
    by_finder: dict[Finder, list[Deadline]] = defaultdict(list)
    for row in rows:
        by_finder[finders.get(row.kind, of_office)].append(row)
    found: Found = {}
    for finder, own in by_finder.items():
        found |= finder(own, today)
    return found


def _responsible(rows: list[Deadline], today: date) -> Found:
    """Whoever has the ball by kind and state; where the rule names another party, that one."""
    named, usual = defaultdict(list), []
    for row in rows:
        if row.responsible and row.responsible != RESPONSIBLE[row.kind] and not row.is_restricted:
            named[row.responsible].append(row)
        else:
            usual.append(row)
    found = recipients_of(usual, today)
    for party, own in named.items():
        found |= PARTIES[party](own, today)
    return found


def _leaders(rows: list[Deadline], today: date) -> Found:
    """The 组长 over a unit's and a team's duties; the office over its heads' and the organs', and over
    what has no team of ours."""
    party = {row.pk: row.responsible or RESPONSIBLE[row.kind] for row in rows}
    unled = [row for row in rows if not row.inspection_id]
    by_team = [row for row in rows if row.inspection_id and party[row.pk] in BY_TEAM]
    others = [row for row in rows if party[row.pk] in (Party.HEADS, Party.ORGAN)] + unled
    bosses = [row for row in rows if party[row.pk] == Party.OFFICE and not row.is_restricted]
    return (
        of_team(by_team, today, (Duty.LEADER,))
        | office_of(others, today)
        | of_leadership(bosses, today)
    )


def _reminded(rows: list[Deadline], today: date) -> Found:
    """Parties that the rule says are told as well; never of a restricted duty beyond its grants."""
    by_party: dict[str, list[Deadline]] = defaultdict(list)
    for row in rows:
        for party in row.reminded:
            if not row.is_restricted or party in (Party.OFFICE, Party.ORGAN):
                by_party[party].append(row)
    found: Found = defaultdict(set)
    for party, own in by_party.items():
        for pk, people in PARTIES[party](own, today).items():
            found[pk] |= people
    return found


@register(K.SUPERVISION, K.PETITION_UNIT)
def of_unit(rows: list[Deadline], today: date) -> Found:
    """The unit's liaisons of that day."""
    links = Liaison.objects.filter(lasting(today), user__is_active=True)
    units = {row.unit_concerned_id for row in rows}
    people = _group(links.filter(unit__in=units).values_list("unit_id", "user_id"))
    return {row.pk: people[row.unit_concerned_id] for row in rows}


@register(K.WEEKLY)
def of_heads(rows: list[Deadline], today: date) -> Found:
    return of_team(rows, today, HEADS)


def of_members(rows: list[Deadline], today: date) -> Found:
    return of_team(rows, today, MEMBERS)


@register(K.GROUP_REPORT, K.SECRETARY_REPORT)
def of_reporters(rows: list[Deadline], today: date) -> Found:
    """The heads, who report; the office where a meeting that it enters settles the date (ADR 0097)."""
    about = Inspection.objects.filter(pk__in={row.inspection_id for row in rows})
    heard = set(about.filter(round__preset__needs_hearing=True).values_list("pk", flat=True))
    by_meeting = [row for row in rows if row.inspection_id in heard]
    return of_heads(rows, today) | of_office(by_meeting, today)


def of_team(rows: list[Deadline], today: date, duties: Iterable[Duty]) -> Found:
    """Today's members of the inspection's team with one of these duties."""
    members = TeamMember.objects.filter(
        lasting(today), duty__in=duties, inspector__user__is_active=True
    )
    teams = {row.team_id for row in rows}
    people = defaultdict(list)
    columns = ("team_id", "inspector__user_id", "recused_from_id")
    for team, user, unit in members.filter(team__in=teams).values_list(*columns):
        people[team].append((user, unit))
    return {
        row.pk: {
            user
            for user, unit in people[row.team_id]
            if unit is None or unit != row.unit_concerned_id
        }
        for row in rows
    }


def of_office(rows: list[Deadline], today: date) -> Found:
    return _with_role(Role.OFFICE, rows)


def of_leadership(rows: list[Deadline], today: date) -> Found:
    return _with_role(Role.LEADERSHIP, rows)


def _with_role(role: Role, rows: list[Deadline]) -> Found:
    people = set(User.objects.with_role(role).values_list("pk", flat=True)) if rows else set()
    return {row.pk: people for row in rows}


def of_organ(rows: list[Deadline], today: date) -> Found:
    """Of what organs answer for whoever has it; of anything else nobody."""
    return recipients_of([row for row in rows if RESPONSIBLE[row.kind] == Party.ORGAN], today)


PARTIES: dict[str, Finder] = {
    Party.UNIT: of_unit,
    Party.HEADS: of_heads,
    Party.TEAM: of_members,
    Party.OFFICE: office_of,
    Party.ORGAN: of_organ,
    Party.LEADERSHIP: of_leadership,
}


def of_handlers(rows: list[Deadline], today: date, targets: QuerySet[Any]) -> Found:
    """Of each row the handlers of that day of the organ that its target names."""
    about = targets.filter(pk__in=[row.target_id for row in rows])
    organs = dict(about.values_list("pk", "organ_id"))
    links = OrganHandler.objects.filter(lasting(today), user__is_active=True)
    people = _group(links.filter(organ__in=set(organs.values())).values_list("organ_id", "user_id"))
    return {row.pk: people[organs.get(row.target_id)] for row in rows}


def of_named(rows: list[Deadline], people: QuerySet[Any]) -> Found:
    """Of each row whom ``people`` (number of a target, person) names for its target."""
    named = _group(people.filter(pk__in=[row.target_id for row in rows]))
    return {row.pk: named[row.target_id] for row in rows}


def with_office(
    found: Found, rows: list[Deadline], today: date, *, late_only: bool = False
) -> Found:
    """And the office of what is late, and unless ``late_only`` of what nobody else has."""
    office = of_office(
        [row for row in rows if row.due_on < today or not (late_only or found[row.pk])], today
    )
    return {row.pk: found[row.pk] | office.get(row.pk, set()) for row in rows}


def _group(pairs: Iterable[tuple]) -> dict[int | None, set[int]]:
    found: dict[int | None, set[int]] = defaultdict(set)
    for key, person in pairs:
        found[key].add(person)
    return found
