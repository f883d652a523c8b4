"""Writes of what came of an item; its totals follow from the rows and are typed nowhere."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from core import audit
from core.errors import NotYet
from core.optimistic_locking import claim, edit, hold
from findings.actions.outcomes import STALE, strike, with_degree
from findings.enums import ACCOUNTABILITY, Outcome
from findings.rules.outcomes import check_day
from rectification import rules
from rectification.models import ItemOutcome, LedgerItem
from rectification.verbs import LedgerVerb

O = Outcome  # noqa: E741 - the table below reads as a table only with a short name
# Each total of an item → the kinds whose quantities make it.
COUNTED: dict[str, tuple[str, ...]] = {
    "systems_made": (O.RULE,),
    "held_accountable": ACCOUNTABILITY,
    "punished": (O.PARTY, O.OFFICIAL, O.PUNISHED, O.JUSTICE),
    "reorganised": (O.ORGANISATIONAL,),
    "admonished": (O.ADMONISHED,),
    "criticised": (O.CRITICISED, O.EDUCATED),
    "talked_to": (O.TALKED_TO,),
    "cases_filed": (O.FILED,),
}


@transaction.atomic
def add(
    item: LedgerItem, values: dict[str, Any], *, version: int | None = None, by: User
) -> ItemOutcome:
    """One outcome beside those before, by the unit or the office, also after the item was closed.

    Raises StaleState where somebody wrote to the item since ``version`` was read.
    """
    rules.check_can_add_outcome(by, item)
    ledger = item.ledger
    if ledger.inspection and ledger.inspection.entry_on:
        check_day(values["decided_on"], ledger.inspection.entry_on, "进驻日期")
    else:
        check_day(values["decided_on"], ledger.paper_on or ledger.opened_on, "反馈日期")
    if values["kind"] == Outcome.RECOVERED and not values.get("money"):
        raise NotYet("请填写追缴退赔的金额（万元）。")
    claim(item, version, {}, sentence=STALE)
    row = ItemOutcome.objects.create(item=item, entered_by=by, **with_degree(values))
    audit.record(item, LedgerVerb.OUTCOME_ADDED, by=by, changes=audit.begun_by_label(row))
    _recount(item, by=by)
    return row


@transaction.atomic
def withdraw(row: ItemOutcome, *, note: str, version: int | None = None, by: User) -> ItemOutcome:
    """Takes a mistaken row out of the totals; it stays to be read, with the reason."""
    hold(row.item)
    rules.check_can_withdraw_outcome(by, row)
    changes = strike(row, note=note, version=version, by=by)
    audit.record(row.item, LedgerVerb.OUTCOME_WITHDRAWN, by=by, changes=changes)
    _recount(row.item, by=by)
    return row


def _recount(item: LedgerItem, *, by: User) -> None:
    """The item's totals from its standing rows, in one statement; a change is recorded."""
    sums = {
        total: Coalesce(Sum("quantity", filter=Q(kind__in=kinds)), 0)
        for total, kinds in COUNTED.items()
    }
    rows = ItemOutcome.objects.standing().filter(item=item).order_by()
    totals = rows.aggregate(recovered=Coalesce(Sum("money"), Decimal(0)), **sums)
    item.refresh_from_db()
    edit(item, totals, verb=LedgerVerb.RESULTS_COUNTED, by=by)
