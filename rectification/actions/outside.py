"""外来台账: a ledger of what another body found in a unit (ADR 0110)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, search
from core.errors import NotYet
from findings.models import Category
from rectification import notices, rules
from rectification.actions.ledgers import lock, set_item_date
from rectification.models import Ledger, LedgerItem
from rectification.rules.outside import check_can_add_problems
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Unit

MOST = 300  # problems of one paper for one unit


@dataclass(frozen=True)
class Problem:
    """One problem as the paper words it."""

    problem: str
    detail: str = ""
    category: Category | None = None


def check_dates(values: dict[str, Any]) -> None:
    """Raise NotYet where the paper's dates cannot be: it is not of the future, what it asks for is."""
    today: date = timezone.localdate()
    if values["paper_on"] > today:
        raise NotYet("来文日期不能晚于今天，请核对。")
    if values["plan_due_on"] < today:
        raise NotYet("整改方案期限不能早于今天，请填写今后的日期。")
    if values["concentrated_due_on"] < values["plan_due_on"]:
        raise NotYet("整改期限不能早于整改方案期限，请核对。")


@transaction.atomic
def open_outside(
    unit: Unit, *, values: dict[str, Any], problems: Iterable[Problem], by: User
) -> Ledger:
    """Open the ledger of one paper for one unit, as complete as the paper is; the unit is told.

    Its dates are the paper's, follow no round and stand in the ledger of deadlines of the unit.
    """
    rules.check_can_open(by)
    problems = list(problems)
    if not problems:
        raise NotYet("请至少填写一个问题。")
    check_dates(values)
    values = {**values, "paper_number": values.get("paper_number") or ""}
    ledger = Ledger.objects.create(unit=unit, opened_on=timezone.localdate(), **values)
    for kind, due_on in (
        (DeadlineKind.PLAN, ledger.plan_due_on),
        (DeadlineKind.CONCENTRATED, ledger.concentrated_due_on),
    ):
        _set_date(ledger, kind, due_on, by)
    _add(ledger, problems, by)
    note, changes = f"{ledger.origin}，{len(problems)}项", audit.begun(ledger)
    audit.record(ledger, LedgerVerb.OUTSIDE_OPENED, by=by, note=note, changes=changes)
    notices.ledger_opened(ledger, len(problems))
    return ledger


@transaction.atomic
def add_problems(ledger: Ledger, *, problems: Iterable[Problem], by: User) -> int:
    """More problems of the same paper, until the unit has acknowledged all; it is told of them."""
    ledger = lock(ledger)
    check_can_add_problems(by, ledger)
    problems = list(problems)
    numbers = _add(ledger, problems, by)
    notices.problems_added(ledger, numbers)
    return len(numbers)


def _add(ledger: Ledger, problems: list[Problem], by: User) -> list[int]:
    last = ledger.items.order_by("-number").values_list("number", flat=True).first() or 0
    if last + len(problems) > MOST:
        raise NotYet(f"一份来文最多{MOST}个问题，请核对。")
    items = [_item(ledger, last + place, row) for place, row in enumerate(problems, 1)]
    for item in LedgerItem.objects.bulk_create(items):
        set_item_date(item, starts_on=ledger.opened_on, by=by)
        audit.record(item, LedgerVerb.PROBLEM_ADDED, by=by, changes=audit.begun(item))
    return [item.number for item in items]


def _item(ledger: Ledger, number: int, row: Problem) -> LedgerItem:
    return LedgerItem(
        ledger=ledger,
        number=number,
        category=row.category,
        problem=row.problem,
        detail=row.detail,
        first_due_on=ledger.concentrated_due_on,
        due_on=ledger.concentrated_due_on,
        **search.columns(ledger.unit.name, row.problem, row.detail),
    )


def _set_date(ledger: Ledger, kind: DeadlineKind, due_on: date, by: User) -> None:
    deadlines.set_date(
        ledger.unit,
        kind,
        ledger,
        starts_on=ledger.opened_on,
        due_on=due_on,
        label=f"{ledger.unit}：{ledger.get_source_display()}{kind.label}",
        url=ledger.get_absolute_url(),
        basis=ledger.origin,
        by=by,
    )
