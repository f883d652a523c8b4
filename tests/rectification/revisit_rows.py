"""A ledger closed whole, and revisits of it at each step."""

from django.utils import timezone

from findings.models import Category
from rectification.actions import revisits
from rectification.enums import ItemState, LedgerState, Verdict
from rectification.models import Ledger, LedgerItem, Revisit
from rounds.enums import Stage
from tests import factories as make


def closed(ledger: Ledger, *, categories: int = 2) -> Ledger:
    """Every item closed, in turn of these many categories; the inspection stands at its revisit."""
    names = [f"测试类别{number}" for number in range(categories)]
    kinds = [Category.objects.get_or_create(name=name)[0] for name in names]
    office = make.UserFactory()
    for place, item in enumerate(ledger.items.order_by("number")):
        LedgerItem.objects.filter(pk=item.pk).update(
            state=ItemState.CLOSED,
            closed_by=office,
            closed_at=timezone.now(),
            closings=1,
            category=kinds[place % categories],
        )
    Ledger.objects.filter(pk=ledger.pk).update(
        state=LedgerState.CLOSED, closed_on=timezone.localdate()
    )
    ledger.inspection.stage = Stage.FOLLOW_UP
    ledger.inspection.save()
    return Ledger.objects.select_related("unit", "inspection__team", "inspection__round").get(
        pk=ledger.pk
    )


def values(lead, **more) -> dict:
    return {"led_by": lead, "members": [], "planned_on": make.days(20), "survey": None} | more


def planned(ledger: Ledger, *, by, lead=None) -> Revisit:
    return revisits.plan(ledger, values(lead or by), by=by)


def drawn(ledger: Ledger, *, by, lead=None, **more) -> Revisit:
    revisit = planned(ledger, by=by, lead=lead)
    draw(revisit, by=by, **more)
    return revisit


def draw(revisit: Revisit, *, by, **more):
    how = {"size": 2, "strata": [], "came_back": False, "forced": {}}
    return revisits.draw(revisit, **how | more, by=by)


def checking(ledger: Ledger, *, by, lead=None, **more) -> Revisit:
    revisit = drawn(ledger, by=by, lead=lead, **more)
    revisits.begin(revisit, by=revisit.led_by)
    return revisit


FOUND = {"seen": "现场查看台账和票据。", "demand": "", "due_on": None}


def fill(sheet, verdict: str = Verdict.REAL, *, by, **more) -> None:
    found = FOUND | {"verdict": verdict, "seen_on": make.today()} | more
    revisits.check(sheet, found, by=by)


def reported(ledger: Ledger, *, by, lead=None, verdict: str = Verdict.REAL, **more) -> Revisit:
    """Every sheet of the same verdict, but what ``more`` says."""
    revisit = checking(ledger, by=by, lead=lead)
    for sheet in revisit.sheets.order_by("item__number"):
        fill(sheet, verdict, by=revisit.led_by, **more)
    revisits.report(revisit, opinion="总体较好。", by=revisit.led_by)
    return revisit
