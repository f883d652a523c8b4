"""Whom a deadline's reminder concerns, by kind: whoever has the ball, asked for many at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from accounts.enums import Role
from accounts.models import User
from core.registry import KeyedRegistry
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import Addressee, Consultation, IntakeRequest, Material, Referral, WorkPlan
from fieldwork.queries import consultations, directives
from findings.enums import FixState
from findings.models import Handoff, ImmediateFix, OrganHandler, Recommendation, ResolutionTask
from findings.queries import clues, resolutions
from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem, Revisit
from rectification.queries import revisits
from rectification.rules import VERIFIERS
from rounds.enums import DeadlineKind, Duty
from rounds.models import Deadline, Inspection, Liaison, TeamMember
from rounds.querysets import lasting

Found = dict[int, set[int]]  # deadline → people
Finder = Callable[[list[Deadline], date], Found]
K = DeadlineKind
HEADS = (Duty.LEADER, Duty.DEPUTY)


# ``@register(DeadlineKind.PLAN)``: answers for all deadlines of these kinds in one go.
_finders: KeyedRegistry[str, Finder] = KeyedRegistry()
register = _finders.register


def recipients_of(deadlines: Iterable[Deadline], today: date) -> Found:
    """People by deadline; a constant number of statements a kind, however many rows."""
    by_finder: dict[Finder, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        by_finder[_finders.get(deadline.kind, of_office)].append(deadline)
    found: Found = {}
    for finder, rows in by_finder.items():
        found |= finder(rows, today)
    return found


@register(K.MEASURE, K.SUPERVISION, K.PETITION_UNIT)
def of_unit(rows: list[Deadline], today: date) -> Found:
    """The unit's liaisons of that day."""
    links = Liaison.objects.filter(lasting(today), user__is_active=True)
    units = {row.unit_concerned_id for row in rows}
    people = _group(links.filter(unit__in=units).values_list("unit_id", "user_id"))
    return {row.pk: people[row.unit_concerned_id] for row in rows}


@register(K.GROUP_REPORT, K.SECRETARY_REPORT)
def of_heads(rows: list[Deadline], today: date) -> Found:
    """The heads, who report; the office where a meeting that it enters settles the date (ADR 0097)."""
    about = Inspection.objects.filter(pk__in={row.inspection_id for row in rows})
    heard = set(about.filter(round__preset__needs_hearing=True).values_list("pk", flat=True))
    by_meeting = [row for row in rows if row.inspection_id in heard]
    by_hand = [row for row in rows if row.inspection_id not in heard]
    found = of_team(by_hand, today, HEADS) if by_hand else {}
    return found | (of_office(by_meeting, today) if by_meeting else {})


def of_addressed(rows: list[Deadline]) -> Found:
    """Of consultations the people of the body that each went to."""
    asked = Consultation.objects.filter(pk__in={row.target_id for row in rows})
    bodies = dict(asked.values_list("pk", "addressed"))
    people = {
        body: set(User.objects.with_role(Role(body)).values_list("pk", flat=True))
        for body in set(bodies.values())
    }
    return {row.pk: people.get(bodies.get(row.target_id, ""), set()) for row in rows}


@register(K.PETITION)
def of_assignee(rows: list[Deadline], today: date) -> Found:
    """The member who looks into it, and the heads."""
    given = Referral.objects.filter(pk__in=[row.target_id for row in rows])
    people = dict(given.values_list("pk", "assignee__user_id"))
    heads = of_heads(rows, today)
    return {
        row.pk: heads[row.pk] | {pk for pk in [people.get(row.target_id)] if pk} for row in rows
    }


@register(K.NOTICE, K.EVALUATION)
def of_office(rows: list[Deadline], today: date) -> Found:
    people = set(User.objects.with_role(Role.OFFICE).values_list("pk", flat=True))
    return {row.pk: people for row in rows}


@register(K.PLAN, K.CONCENTRATED)
def of_ledger(rows: list[Deadline], today: date) -> Found:
    """The unit; while the plan lies with the office, the office."""
    ids = [row.target_id for row in rows]
    waiting = Ledger.objects.filter(pk__in=ids, state=LedgerState.PLAN_REVIEW)
    at_office = set(waiting.values_list("pk", flat=True))
    theirs = [r for r in rows if r.kind == K.PLAN and r.target_id in at_office]
    return of_unit(rows, today) | (of_office(theirs, today) if theirs else {})


@register(K.WORK_PLAN)
def of_plan(rows: list[Deadline], today: date) -> Found:
    """The heads who write it; while it waits for its approval, the office."""
    ids = [row.target_id for row in rows]
    waiting = WorkPlan.objects.filter(inspection__in=ids, state=WorkPlanState.SUBMITTED)
    at_office = set(waiting.values_list("inspection_id", flat=True))
    theirs = [row for row in rows if row.target_id in at_office]
    return of_heads(rows, today) | (of_office(theirs, today) if theirs else {})


@register(K.ITEM)
def of_item(rows: list[Deadline], today: date) -> Found:
    """The unit works, the team verifies what was applied for, the office closes; what came from
    outside has no team, and the office verifies it, too."""
    items = LedgerItem.objects.filter(pk__in=[row.target_id for row in rows])
    states = dict(items.values_list("pk", "state"))
    applied = [r for r in rows if states.get(r.target_id) == ItemState.SUBMITTED]
    verified = [r for r in rows if states.get(r.target_id) == ItemState.VERIFIED]
    found = of_unit(rows, today)
    by_team = [row for row in applied if row.inspection_id]
    by_office = [row for row in rows if row in verified or (row in applied and row not in by_team)]
    if by_team:
        found |= of_team(by_team, today, VERIFIERS)
    if by_office:
        found |= of_office(by_office, today)
    return found


@register(K.IMMEDIATE_FIX)
def of_fix(rows: list[Deadline], today: date) -> Found:
    """The unit; once it reported, the team's heads who accept."""
    fixes = ImmediateFix.objects.filter(pk__in=[row.target_id for row in rows])
    reported = set(fixes.filter(state=FixState.REPORTED).values_list("pk", flat=True))
    theirs = [r for r in rows if r.target_id in reported]
    return of_unit(rows, today) | (of_heads(theirs, today) if theirs else {})


@register(K.MATERIALS)
def of_materials(rows: list[Deadline], today: date) -> Found:
    """The unit; once nothing is left for it to hand in, the team that has to receive."""
    lines = Material.objects.filter(request__in=[row.target_id for row in rows])
    states: dict[int, set[str]] = defaultdict(set)
    for request, state in lines.order_by().values_list("request_id", "state").distinct():
        states[request].add(state)
    theirs = [
        row for row in rows if MaterialState.WANTED not in states.get(row.target_id, {"wanted"})
    ]
    return of_unit(rows, today) | (of_team(theirs, today, Duty) if theirs else {})


@register(K.CLUE_SIGN, K.CLUE_ANSWER)
def of_organ(rows: list[Deadline], today: date) -> Found:
    """The receiving organ's handlers of that day; of what is overdue the granted office, too."""
    handoffs = Handoff.objects.filter(pk__in=[row.target_id for row in rows])
    organs = dict(handoffs.values_list("pk", "organ_id"))
    links = OrganHandler.objects.filter(lasting(today), user__is_active=True)
    people = _group(links.filter(organ__in=set(organs.values())).values_list("organ_id", "user_id"))
    office = of_granted([row for row in rows if row.due_on < today])
    return {row.pk: people[organs.get(row.target_id)] | office.get(row.pk, set()) for row in rows}


@register(K.RECOMMENDATION)
def of_functional_organ(rows: list[Deadline], today: date) -> Found:
    """The handlers of the department that the recommendation was handed to."""
    made = Recommendation.objects.filter(pk__in=[row.target_id for row in rows])
    organs = dict(made.values_list("pk", "organ_id"))
    links = OrganHandler.objects.filter(lasting(today), user__is_active=True)
    people = _group(links.filter(organ__in=set(organs.values())).values_list("organ_id", "user_id"))
    return {row.pk: people[organs.get(row.target_id)] for row in rows}


@register(K.INTAKE)
def of_asked_organ(rows: list[Deadline], today: date) -> Found:
    """The handlers of the organ that was asked; the office where it has none, and of what is late."""
    asked = IntakeRequest.objects.filter(pk__in=[row.target_id for row in rows])
    organs = dict(asked.values_list("pk", "organ_id"))
    links = OrganHandler.objects.filter(lasting(today), user__is_active=True)
    people = _group(links.filter(organ__in=set(organs.values())).values_list("organ_id", "user_id"))
    found = {row.pk: people[organs.get(row.target_id)] for row in rows}
    office = of_office([row for row in rows if row.due_on < today or not found[row.pk]], today)
    return {pk: found[pk] | office.get(pk, set()) for pk in found}


@register(K.CONSULTATION)
def of_consultation(rows: list[Deadline], today: date) -> Found:
    """The heads who carry out; of what is late also who decided."""
    found = of_heads(rows, today)
    late = [row.target_id for row in rows if row.due_on < today]
    asked = Consultation.objects.filter(pk__in=late).select_related("inspection")
    bodies = {
        each.pk: consultations.body_of(each) for each in asked.defer(*Consultation.AUDIT_HIDDEN)
    }
    return {
        row.pk: found[row.pk] | {user.pk for user in bodies.get(row.target_id, ())} for row in rows
    }


@register(K.WEEKLY)
def of_reporting_heads(rows: list[Deadline], today: date) -> Found:
    """The heads, who submit; what is late rises to the office by the rules of reminding."""
    return of_team(rows, today, HEADS)


@register(K.DIRECTIVE)
def of_readers(rows: list[Deadline], today: date) -> Found:
    """Who has not signed; of what is late the office, too."""
    addressed = Addressee.objects.filter(pk__in=[row.target_id for row in rows])
    waiting = directives.owing(addressed)
    office = of_office([row for row in rows if row.due_on < today], today)
    return {
        row.pk: {member.inspector.user_id for member in waiting.get(row.target_id, ())}
        | office.get(row.pk, set())
        for row in rows
    }


@register(K.RESOLUTION)
def of_named_person(rows: list[Deadline], today: date) -> Found:
    """Whom the meeting named; the office where that is no account that can act, and of what is late."""
    tasks = ResolutionTask.objects.filter(pk__in=[row.target_id for row in rows])
    named = tasks.filter(resolutions.can_act()).values_list("pk", "assignee_id")
    people = _group(named)
    found = {row.pk: people[row.target_id] for row in rows}
    office = of_office([row for row in rows if row.due_on < today or not found[row.pk]], today)
    return {pk: found[pk] | office.get(pk, set()) for pk in found}


@register(K.REVISIT)
def of_lead(rows: list[Deadline], today: date) -> Found:
    """Who leads the revisit; the office before it is drawn, and of what is late."""
    wanted = Revisit.objects.filter(pk__in=[row.target_id for row in rows])
    drawn = wanted.filter(state__in=revisits.LEADS, led_by__is_active=True)
    people = _group(drawn.values_list("pk", "led_by"))
    found = {row.pk: people[row.target_id] for row in rows}
    office = of_office([row for row in rows if row.due_on < today or not found[row.pk]], today)
    return {pk: found[pk] | office.get(pk, set()) for pk in found}


def of_granted(rows: list[Deadline]) -> Found:
    """Of each handoff's deadline the office's people who hold a grant for its clue."""
    people: dict[int, set[int]] = {}
    ids = {row.target_id for row in rows}
    for handoff in Handoff.objects.filter(pk__in=ids).select_related("clue__inspection"):
        granted = clues.granted_people(handoff.clue, roles=(Role.OFFICE,))
        people[handoff.pk] = {person.pk for person in granted}
    return {row.pk: people.get(row.target_id, set()) for row in rows}


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


def _group(pairs: Any) -> dict[int | None, set[int]]:
    found: dict[int | None, set[int]] = defaultdict(set)
    for key, person in pairs:
        found[key].add(person)
    return found
