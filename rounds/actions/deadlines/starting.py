"""A duty begins: its date follows the round's rule, or a person chose it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from core import calendar
from rounds.actions.deadlines.ledger import put
from rounds.actions.deadlines.ruling import anchor, limits, rule_for
from rounds.enums import RESPONSIBLE
from rounds.models import Deadline, Inspection, Unit

# Of a date that stands in no round: no preset says how often it may be put off.
NO_LIMITS = {"most_extensions": None, "longest_extension": None}
# Columns of a day that nothing computes anew.
BY_NO_EVENT = {"start": "", "offset": 0, "unit": "", "is_provisional": False}


@transaction.atomic
def start(
    inspection: Inspection,
    kind: str,
    target: Model,
    *,
    starts_on: date,
    label: str,
    url: str = "",
    restricted: bool = False,
    like: str = "",
    nearer: Callable[[date], date] | None = None,
    because: str = "",
    by: User | None,
) -> Deadline:
    """Start a deadline by the round's rule; one that exists already is computed anew and opened.

    A kind without a row of its own follows that of ``like`` (整改事项 is due as 集中整改 is).

    ``starts_on`` is the day of the caller's own event (handed over, signed for, issued). Rules
    that count from entry, exit, feedback or the end of the concentrated phase take the
    inspection's date, actual or else planned. No result lies before ``starts_on`` unless the
    offset is negative. Where the holiday table ends the date is provisional.

    ``nearer`` gives the day in place of the rule's where less time is left, ``because`` of what;
    such a day is computed anew by no later event.
    """
    rule = rule_for(inspection.round, like or kind)
    values, reason = _by_rule(inspection, rule, starts_on)
    if nearer and (hurried := nearer(values["due_on"])) != values["due_on"]:
        words, reason = f"{rule.words}（按办理要求缩短）"[:60], because
        values |= {"due_on": hurried, "rule_text": words, "basis": because[:300], **BY_NO_EVENT}
    values |= {
        "label": label[:200],
        "url": url,
        "is_restricted": restricted,
        "responsible": (not like and rule.responsible) or RESPONSIBLE[kind],
        "reminded": rule.reminded,
        **limits(inspection.round),
    }
    return put(inspection, kind, target, values, reason=reason, by=by)


def _by_rule(inspection: Inspection, rule: Any, starts_on: date) -> tuple[dict, str]:
    """The day and the rule it comes from, as columns; why it is provisional, if it is."""
    base = anchor(inspection, rule.start) or starts_on
    due = calendar.add(base, rule.offset, rule.unit, provisional=True)
    values = {
        "starts_on": base,
        "due_on": due.date if rule.offset < 0 else max(due.date, starts_on),
        "rule_text": rule.words,
        "basis": rule.basis,
        "start": rule.start,
        "offset": rule.offset,
        "unit": rule.unit,
        "is_provisional": due.is_provisional,
    }
    return values, due.why


@transaction.atomic
def set_date(
    subject: Inspection | Unit,
    kind: str,
    target: Model,
    *,
    starts_on: date,
    due_on: date,
    label: str,
    url: str = "",
    rule_text: str = "",
    basis: str = "",
    restricted: bool = False,
    by: User | None,
) -> Deadline:
    """Set a date that a person chose, or a rule of the caller's; no later event recomputes it.

    ``subject`` is the unit alone where the duty belongs to no inspection of ours (ADR 0110).
    """
    values = {
        "starts_on": starts_on,
        "due_on": due_on,
        "label": label[:200],
        "url": url,
        "rule_text": rule_text,
        "basis": basis[:300],
        "is_restricted": restricted,
        "responsible": RESPONSIBLE[kind],
        **BY_NO_EVENT,
        **(limits(subject.round) if isinstance(subject, Inspection) else NO_LIMITS),
    }
    return put(subject, kind, target, values, reason="", by=by)
