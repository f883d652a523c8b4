"""Rounds with units, sheets and items of every state: what the leader's charts are drawn of."""

from datetime import timedelta

from django.utils import timezone

from findings.models import Category, Finding
from rectification.models import Ledger, LedgerItem
from rounds.enums import DeadlineKind, RoundState, Stage
from rounds.models import Deadline, Inspection, Round
from tests import factories as make

# state of each item in a ledger and days from today until it is due
ITEMS = (("closed", -20), ("closed", 5), ("in_progress", -9), ("in_progress", 3), ("submitted", -4))


def everything(by, *, rounds: int = 2, units: int = 3, place: str = "市") -> list[Round]:
    """So many rounds in 整改 with ledgers, and one in 实施 with stays of which one is too long."""
    make.UnitFactory(name=f"{place}未巡察局")
    tops = [Category.objects.get_or_create(name=name)[0] for name in ("作风建设", "选人用人")]
    below = Category.objects.get_or_create(name="接待", parent=tops[0])[0]
    kinds = [*tops, below, None]
    made = []
    for nth in range(rounds):
        starts_on = make.days(-300 + 90 * nth)
        round = make.RoundFactory(
            state=RoundState.RECTIFYING, starts_on=starts_on, ends_on=starts_on + timedelta(days=45)
        )
        for unit in range(units):
            put_right(inspection(round, Stage.RECTIFICATION, f"{place}第{nth}{unit}局"), by, kinds)
        made.append(round)
    running = make.RoundFactory(starts_on=make.days(-60), ends_on=make.days(-3))
    for unit in range(units):
        stay = inspection(running, Stage.FIELDWORK, f"{place}第{rounds}{unit}局")
        sheet(stay, by, 1, kinds[unit % len(kinds)])
    inspection(running, Stage.PREPARATION, f"{place}第{rounds}{units}局")
    return [*made, running]


def inspection(round: Round, stage: str, name: str) -> Inspection:
    unit = make.UnitFactory(name=name)
    entered = round.starts_on if stage != Stage.PREPARATION else None
    left = round.ends_on if stage == Stage.RECTIFICATION else None
    return make.InspectionFactory(
        round=round, unit=unit, stage=stage, entry_on=entered, exit_on=left
    )


def sheet(inspection, by, number: int, category, state: str = "submitted") -> Finding:
    values = {"title": f"问题{number}", "state": state, "category": category, "created_by": by}
    if state == "fed_back":
        values |= {"signed_by": by, "signed_at": timezone.now()}
    return Finding.objects.create(inspection=inspection, number=number, summary="经过", **values)


def put_right(inspection: Inspection, by, kinds) -> None:
    """A ledger with an item of every state, a withdrawn sheet and a draft beside them."""
    opened = make.days(-40)
    ledger = Ledger.objects.create(
        inspection=inspection, unit=inspection.unit, opened_on=opened, state="concentrated",
        plan_due_on=make.days(-10), concentrated_due_on=make.days(50),
    )  # fmt: skip
    for number, (state, due) in enumerate(ITEMS, 1):
        finding = sheet(inspection, by, number, kinds[number % len(kinds)], "fed_back")
        closed = {"closed_by": by, "closed_at": timezone.now()} if state == "closed" else {}
        LedgerItem.objects.create(
            ledger=ledger, finding=finding, number=number, problem=finding.title, state=state,
            first_due_on=make.days(due), due_on=make.days(due), **closed,
        )  # fmt: skip
    sheet(inspection, by, 98, kinds[0], "withdrawn")
    sheet(inspection, by, 99, kinds[0], "draft")
    Deadline.objects.create(
        inspection=inspection, kind=DeadlineKind.ITEM, label="事项", starts_on=make.days(-30), first_due_on=make.days(-9), due_on=make.days(-9),
        target_type="rectification.ledgeritem", target_id=ledger.items.get(number=3).pk,
    )  # fmt: skip
