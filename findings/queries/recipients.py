"""Who has the ball of a deadline of findings and clues (rounds.queries.recipients)."""

from datetime import date

from accounts.enums import Role
from findings.enums import FixState
from findings.models import Handoff, ImmediateFix, Recommendation, ResolutionTask
from findings.queries import clues, resolutions
from rounds.enums import DeadlineKind as K
from rounds.models import Deadline
from rounds.queries import recipients
from rounds.queries.recipients import Found, for_office, register


@register(K.IMMEDIATE_FIX)
def of_fix(rows: list[Deadline], today: date) -> Found:
    """The unit; once it reported, the team's heads who accept."""
    fixes = ImmediateFix.objects.filter(pk__in=[row.target_id for row in rows])
    reported = set(fixes.filter(state=FixState.REPORTED).values_list("pk", flat=True))
    theirs = [row for row in rows if row.target_id in reported]
    return recipients.of_unit(rows, today) | recipients.of_heads(theirs, today)


@register(K.CLUE_SIGN, K.CLUE_ANSWER)
def of_receiving_organ(rows: list[Deadline], today: date) -> Found:
    """The receiving organ's handlers of that day; of what is overdue the granted office, too."""
    found = recipients.of_handlers(rows, today, Handoff.objects.all())
    office = of_granted([row for row in rows if row.due_on < today], today)
    return {row.pk: found[row.pk] | office.get(row.pk, set()) for row in rows}


@for_office(K.CLUE_SIGN, K.CLUE_ANSWER)
def of_granted(rows: list[Deadline], today: date) -> Found:
    """Of each handoff's deadline the office's people who hold a grant for its clue."""
    people: dict[int, set[int]] = {}
    ids = {row.target_id for row in rows}
    for handoff in Handoff.objects.filter(pk__in=ids).select_related("clue__inspection"):
        granted = clues.granted_people(handoff.clue, roles=(Role.OFFICE,))
        people[handoff.pk] = {person.pk for person in granted}
    return {row.pk: people.get(row.target_id, set()) for row in rows}


@register(K.RECOMMENDATION)
def of_functional_organ(rows: list[Deadline], today: date) -> Found:
    """The handlers of the department that the recommendation was handed to."""
    return recipients.of_handlers(rows, today, Recommendation.objects.all())


@register(K.RESOLUTION)
def of_named_person(rows: list[Deadline], today: date) -> Found:
    """Whom the meeting named; the office where that is no account that can act, and of what is late."""
    tasks = ResolutionTask.objects.filter(resolutions.can_act())
    return recipients.with_office(
        recipients.of_named(rows, tasks.values_list("pk", "assignee_id")), rows, today
    )
