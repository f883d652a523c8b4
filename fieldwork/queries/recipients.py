"""Who has the ball of a deadline of preparation and fieldwork (rounds.queries.recipients)."""

from collections import defaultdict
from datetime import date

from accounts.enums import Role
from accounts.models import User
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import Addressee, Consultation, IntakeRequest, Material, Referral, WorkPlan
from fieldwork.queries import consultations, directives
from rounds.enums import DeadlineKind as K
from rounds.enums import Duty
from rounds.models import Deadline
from rounds.queries import recipients
from rounds.queries.recipients import Found, for_office, register


@register(K.PETITION)
def of_assignee(rows: list[Deadline], today: date) -> Found:
    """The member who looks into it, and the heads."""
    given = Referral.objects.filter(assignee__user__isnull=False)
    people = recipients.of_named(rows, given.values_list("pk", "assignee__user_id"))
    heads = recipients.of_heads(rows, today)
    return {row.pk: heads[row.pk] | people[row.pk] for row in rows}


@register(K.WORK_PLAN)
def of_plan(rows: list[Deadline], today: date) -> Found:
    """The heads who write it; while it waits for its approval, the office."""
    ids = [row.target_id for row in rows]
    waiting = WorkPlan.objects.filter(inspection__in=ids, state=WorkPlanState.SUBMITTED)
    at_office = set(waiting.values_list("inspection_id", flat=True))
    theirs = [row for row in rows if row.target_id in at_office]
    return recipients.of_heads(rows, today) | recipients.of_office(theirs, today)


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
    return recipients.of_unit(rows, today) | recipients.of_team(theirs, today, Duty)


@register(K.INTAKE)
def of_asked_organ(rows: list[Deadline], today: date) -> Found:
    """The handlers of the organ that was asked; the office where it has none, and of what is late."""
    return recipients.with_office(
        recipients.of_handlers(rows, today, IntakeRequest.objects.all()), rows, today
    )


@register(K.CONSULTATION)
def of_consultation(rows: list[Deadline], today: date) -> Found:
    """The heads who carry out; of what is late also who decided."""
    found = recipients.of_heads(rows, today)
    late = [row.target_id for row in rows if row.due_on < today]
    asked = Consultation.objects.filter(pk__in=late).select_related("inspection")
    bodies = {
        each.pk: consultations.body_of(each) for each in asked.defer(*Consultation.AUDIT_HIDDEN)
    }
    return {
        row.pk: found[row.pk] | {user.pk for user in bodies.get(row.target_id, ())} for row in rows
    }


@for_office(K.CONSULTATION)
def of_addressed(rows: list[Deadline], today: date) -> Found:
    """The people of the body that each went to."""
    asked = Consultation.objects.filter(pk__in={row.target_id for row in rows})
    bodies = dict(asked.values_list("pk", "addressed"))
    people = {
        body: set(User.objects.with_role(Role(body)).values_list("pk", flat=True))
        for body in set(bodies.values())
    }
    return {row.pk: people.get(bodies.get(row.target_id, ""), set()) for row in rows}


@register(K.DIRECTIVE)
def of_readers(rows: list[Deadline], today: date) -> Found:
    """Who has not signed; of what is late the office, too."""
    addressed = Addressee.objects.filter(pk__in=[row.target_id for row in rows])
    waiting = directives.owing(addressed)
    found = {
        row.pk: {pk for each in waiting.get(row.target_id, ()) if (pk := each.inspector.user_id)}
        for row in rows
    }
    return recipients.with_office(found, rows, today, late_only=True)
