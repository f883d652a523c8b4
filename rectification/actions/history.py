"""Ledgers of earlier years from the office's own workbooks: entered as they stand, never begun (ADR 0111).

Nothing of them is due and nobody is told: no deadline, no notice, no letter; the inspection that they
hang on is archived in the same transaction, so that nothing of them changes afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, search
from findings.enums import Outcome
from findings.models import Category
from rectification import rules
from rectification.enums import ItemState, LedgerState
from rectification.models import ItemOutcome, Ledger, LedgerItem, Measure
from rectification.verbs import LedgerVerb
from rounds.actions import facts, history
from rounds.actions.facts import Figure
from rounds.models import Inspection, Round, Unit

SOURCE = "历史台账导入"
BATCH = 500


@dataclass(frozen=True)
class OldMeasure:
    text: str
    criterion: str
    due_on: date
    person: str
    done_on: date | None


@dataclass(frozen=True)
class OldItem:
    """One problem with what was planned and what came of it; open where ``closed_on`` is None."""

    number: int
    problem: str
    detail: str
    category: Category | None
    due_on: date
    closed_on: date | None
    plan: dict[str, Any] = field(default_factory=dict)
    measures: Sequence[OldMeasure] = ()
    rules_made: int = 0
    held: int = 0
    recovered: Decimal = Decimal(0)


@dataclass(frozen=True)
class OldInspection:
    """One unit in one round; ``figures`` are counted of its clues: (what, how many, measure word)."""

    round: Round
    unit: Unit
    entry_on: date | None
    exit_on: date | None
    feedback_on: date
    items: Sequence[OldItem]
    figures: Sequence[tuple[str, Decimal, str]] = ()


@transaction.atomic
def enter(old: OldInspection, *, by: User) -> Ledger:
    """The inspection with its ledger, items, measures and outcomes, archived."""
    rules.check_can_open(by)
    inspection = history.enter_inspection(
        old.round, old.unit, entry_on=old.entry_on, exit_on=old.exit_on, feedback_on=old.feedback_on
    )
    ledger = _ledger(inspection, old)
    _items(ledger, old.items, by)
    note, begun = f"{len(old.items)}项", audit.begun(ledger)
    audit.record(ledger, LedgerVerb.HISTORY_ENTERED, by=by, note=note, changes=begun)
    _figures(old, by)
    ended = ledger.closed_on or max(item.due_on for item in old.items)
    today = timezone.localdate()
    history.archive(inspection, on=min(max(ended, old.feedback_on), today), note=note, by=by)
    return ledger


def _ledger(inspection: Inspection, old: OldInspection) -> Ledger:
    closed = [item.closed_on for item in old.items]
    is_closed = None not in closed
    due = max(old.feedback_on, *(item.due_on for item in old.items))
    return Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        is_historical=True,
        state=LedgerState.CLOSED if is_closed else LedgerState.SUSTAINED,
        opened_on=old.feedback_on,
        plan_due_on=old.feedback_on,
        concentrated_due_on=due,
        closed_on=max(day for day in closed if day) if is_closed else None,
    )


def _items(ledger: Ledger, rows: Sequence[OldItem], by: User) -> None:
    made = LedgerItem.objects.bulk_create([_item(ledger, row) for row in rows], batch_size=BATCH)
    measures = [
        Measure(item=item, order=order, text=each.text, criterion=each.criterion,
                due_on=each.due_on, person=each.person, done_on=each.done_on)
        for item, row in zip(made, rows, strict=True)
        for order, each in enumerate(row.measures, 1)
    ]  # fmt: skip
    Measure.objects.bulk_create(measures, batch_size=BATCH)
    for item, row in zip(made, rows, strict=True):
        _outcomes(item, row, ledger, by)


def _item(ledger: Ledger, row: OldItem) -> LedgerItem:
    return LedgerItem(
        ledger=ledger,
        number=row.number,
        category=row.category,
        problem=row.problem,
        detail=row.detail,
        is_historical=True,
        state=ItemState.CLOSED if row.closed_on else ItemState.IN_PROGRESS,
        progress=100 if row.closed_on else 0,
        closings=1 if row.closed_on else 0,
        first_due_on=row.due_on,
        due_on=row.due_on,
        closed_at=_noon(row.closed_on) if row.closed_on else None,
        systems_made=row.rules_made,
        held_accountable=row.held,
        recovered=row.recovered,
        **row.plan,
        **search.columns(ledger.unit.name, row.problem, row.detail),
    )


def _outcomes(item: LedgerItem, row: OldItem, ledger: Ledger, by: User) -> None:
    """As rows of their own, which the results ledger counts."""
    common = {"item": item, "decided_on": row.closed_on or ledger.opened_on, "entered_by": by}
    if row.rules_made:
        ItemOutcome.objects.create(kind=Outcome.RULE, quantity=row.rules_made, **common)
    if row.held:
        ItemOutcome.objects.create(kind=Outcome.HELD, quantity=row.held, **common)
    if row.recovered:
        ItemOutcome.objects.create(kind=Outcome.RECOVERED, money=row.recovered, **common)


def _figures(old: OldInspection, by: User) -> None:
    """What was handed over is known as figures alone: of the unit, in the year of the feedback."""
    year = old.feedback_on.year
    rows: Iterable[Figure] = [
        Figure(name, year, value, measure, SOURCE) for name, value, measure in old.figures
    ]
    if old.figures:
        facts.enter(old.unit, rows, by=by)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
