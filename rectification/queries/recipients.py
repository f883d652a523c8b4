"""Who has the ball of a deadline of ledgers and revisits (rounds.queries.recipients)."""

from collections.abc import Mapping
from datetime import date

from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem, Measure, Revisit
from rectification.queries import revisits
from rounds.enums import DeadlineKind as K
from rounds.models import Deadline
from rounds.queries import recipients
from rounds.queries.recipients import Found, register


@register(K.PLAN, K.CONCENTRATED)
def of_ledger(rows: list[Deadline], today: date) -> Found:
    """The unit; while the plan lies with the office, the office."""
    ids = [row.target_id for row in rows]
    waiting = Ledger.objects.filter(pk__in=ids, state=LedgerState.PLAN_REVIEW)
    at_office = set(waiting.values_list("pk", flat=True))
    theirs = [row for row in rows if row.kind == K.PLAN and row.target_id in at_office]
    return recipients.of_unit(rows, today) | recipients.of_office(theirs, today)


@register(K.MEASURE)
def of_measure(rows: list[Deadline], today: date) -> Found:
    """Who of the unit works on the measure's item."""
    about = Measure.objects.filter(pk__in=[row.target_id for row in rows])
    return _of_workers(rows, today, dict(about.values_list("pk", "item__handler")))


def _of_workers(rows: list[Deadline], today: date, handlers: Mapping[int, int | None]) -> Found:
    """Of each row the liaison who was given its target; the whole unit where none still speaks for it."""
    found = recipients.of_unit(rows, today)
    return {row.pk: found[row.pk] & {handlers.get(row.target_id)} or found[row.pk] for row in rows}


@register(K.ITEM)
def of_item(rows: list[Deadline], today: date) -> Found:
    """The unit works, the team verifies what was applied for, the office closes; what came from
    outside has no team, and the office verifies it, too."""
    items = LedgerItem.objects.filter(pk__in=[row.target_id for row in rows])
    told = list(items.values_list("pk", "state", "handler"))
    states = {pk: state for pk, state, _ in told}
    handlers = {pk: handler for pk, _, handler in told}
    applied = [row for row in rows if states.get(row.target_id) == ItemState.SUBMITTED]
    by_team = [row for row in applied if row.inspection_id]
    by_office = [row for row in applied if not row.inspection_id]
    by_office += [row for row in rows if states.get(row.target_id) == ItemState.VERIFIED]
    found = _of_workers(rows, today, handlers) | recipients.of_members(by_team, today)
    return found | recipients.of_office(by_office, today)


@register(K.REVISIT)
def of_lead(rows: list[Deadline], today: date) -> Found:
    """Who leads the revisit; the office before it is drawn, and of what is late."""
    drawn = Revisit.objects.filter(state__in=revisits.LEADS, led_by__is_active=True)
    return recipients.with_office(
        recipients.of_named(rows, drawn.values_list("pk", "led_by")), rows, today
    )
