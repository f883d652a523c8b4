"""Which duties are open and whom each concerns: the one read for reminders and supervision.

A deadline names who answers for it (``responsible``) and who else is told (``reminded``), as the
rule in force said when it was set. Here those parties become people, asked for many at once.
Restricted duties (a clue's handoff) never reach anybody without a grant.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from rectification.queries.recipients import (
    HEADS,
    Found,
    of_addressed,
    of_granted,
    of_office,
    of_team,
    of_unit,
    recipients_of,
)
from rectification.rules import VERIFIERS
from rounds.enums import OF_CLUES, RESPONSIBLE, DeadlineKind, Duty, Party
from rounds.models import Deadline

BY_TEAM = (Party.UNIT, Party.TEAM)
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class People:
    """Ids of users: who has the ball now, who heads them, the office, and who else is told."""

    responsible: frozenset[int] = NOBODY
    leaders: frozenset[int] = NOBODY
    office: frozenset[int] = NOBODY
    reminded: frozenset[int] = NOBODY


def open_duties(today: date, *, within: int | None = None) -> QuerySet[Deadline]:
    """Open deadlines with their inspection and ``is_handed_in``, soonest first: due at most
    ``within`` calendar days ahead."""
    rows = Deadline.objects.open().with_handed_in().select_related("inspection", "about_unit")
    if within is not None:
        rows = rows.filter(due_on__lte=today + timedelta(days=within))
    return rows.order_by("due_on", "id")


def people_of(deadlines: Iterable[Deadline], today: date) -> dict[int, People]:
    """The people of each deadline (key: its id); a constant number of statements."""
    rows = list(deadlines)
    holding = _responsible(rows, today)
    leaders, office = _leaders(rows, today), office_of(rows, today)
    told = _reminded(rows, today)
    return {
        row.pk: People(
            frozenset(holding.get(row.pk, ())),
            frozenset(leaders.get(row.pk, ())),
            frozenset(office.get(row.pk, ())),
            frozenset(told.get(row.pk, ())),
        )
        for row in rows
    }


def office_of(rows: list[Deadline], today: date) -> Found:
    """The office; of a clue's dates only those of it who hold a grant, of a consultation's the body
    that it went to."""
    secret = [row for row in rows if row.kind in OF_CLUES]
    asked = [row for row in rows if row.kind == DeadlineKind.CONSULTATION]
    known = (*OF_CLUES, DeadlineKind.CONSULTATION)
    open_ones = [row for row in rows if row.kind not in known]
    found = of_office(open_ones, today) if open_ones else {}
    found |= of_addressed(asked) if asked else {}
    return found | (of_granted(secret) if secret else {})


def of_party(party: str, rows: list[Deadline], today: date) -> Found:
    """Today's people of one party, by deadline."""
    if party == Party.UNIT:
        return of_unit(rows, today)
    if party == Party.HEADS:
        return of_team(rows, today, HEADS)
    if party == Party.TEAM:
        return of_team(rows, today, VERIFIERS)
    if party == Party.ORGAN:
        return recipients_of([row for row in rows if RESPONSIBLE[row.kind] == party], today)
    if party == Party.LEADERSHIP:
        people = set(User.objects.with_role(Role.LEADERSHIP).values_list("pk", flat=True))
        return {row.pk: people for row in rows}
    return office_of(rows, today)


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
        found |= of_party(party, own, today)
    return found


def _leaders(rows: list[Deadline], today: date) -> Found:
    """The 组长 over a unit's and a team's duties; the office over its heads' and the organs'."""
    unled = [row for row in rows if not row.inspection_id]  # no team of ours: the office heads it
    by_team = [row for row in rows if row.inspection_id and _party(row) in BY_TEAM]
    others = [row for row in rows if _party(row) in (Party.HEADS, Party.ORGAN)] + unled
    bosses = [row for row in rows if _party(row) == Party.OFFICE and not row.is_restricted]
    found: Found = {}
    found |= of_team(by_team, today, (Duty.LEADER,)) if by_team else {}
    found |= office_of(others, today) if others else {}
    return found | (of_party(Party.LEADERSHIP, bosses, today) if bosses else {})


def _party(row: Deadline) -> str:
    return row.responsible or RESPONSIBLE[row.kind]


def _reminded(rows: list[Deadline], today: date) -> Found:
    """Parties that the rule says are told as well; never of a restricted duty beyond its grants."""
    by_party: dict[str, list[Deadline]] = defaultdict(list)
    for row in rows:
        for party in row.reminded:
            if not row.is_restricted or party in (Party.OFFICE, Party.ORGAN):
                by_party[party].append(row)
    found: Found = defaultdict(set)
    for party, own in by_party.items():
        for pk, people in of_party(party, own, today).items():
            found[pk] |= people
    return found
