"""One item from acknowledging to closing (对账销号), and back where it was not really put right."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import transitions
from core.errors import NotYet
from core.models import Attachment
from core.optimistic_locking import edit
from rectification import notices, rules
from rectification.actions.ledgers import lock, set_item_date
from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

CLEARED = {
    "submitted_by": None,
    "submitted_at": None,
    "verified_by": None,
    "verified_at": None,
    "verify_note": "",
    "closed_by": None,
    "closed_at": None,
}


def acknowledge(item: LedgerItem, *, by: User) -> None:
    """The unit accepts the item; with the last one the ledger enters 方案编制."""
    acknowledge_many(item.ledger, [item], by=by)


@transaction.atomic
def acknowledge_many(ledger: Ledger, items: Iterable[LedgerItem], *, by: User) -> int:
    """Acknowledge several items of one ledger, all or none; returns how many."""
    ledger = lock(ledger)
    count = 0
    for item in items:
        item.ledger = ledger
        rules.check_can_acknowledge(by, item)
        transitions.move(
            item,
            ItemState.ACKNOWLEDGED,
            by=by,
            acknowledged_by=by,
            acknowledged_at=timezone.now(),
        )
        count += 1
    done = not ledger.items.filter(state=ItemState.ISSUED).exists()
    if done and ledger.state == LedgerState.ACKNOWLEDGING:
        transitions.move(ledger, LedgerState.PLANNING, by=by)
    return count


@transaction.atomic
def submit(item: LedgerItem, values: dict, *, version: int | None = None, by: User) -> None:
    """Apply for closure with the unit's own assessment; raises ActionDenied that names what is
    missing."""
    rules.check_can_submit(by, item)
    if lacking := missing(item):
        raise NotYet(f"还不能申请销号：{'；'.join(lacking)}。")
    edit(item, values, version=version, verb=LedgerVerb.RESULTS_FILLED_IN, by=by)
    transitions.move(
        item,
        ItemState.SUBMITTED,
        by=by,
        submitted_by=by,
        submitted_at=timezone.now(),
        return_note="",
    )
    notices.item_submitted(item)


def missing(item: LedgerItem) -> list[str]:
    """What an application for closure still lacks, each as half a sentence."""
    lacking = []
    reports = item.reports.values("pk")
    evidence = Attachment.objects.filter(
        target_type="rectification.progressreport", target_id__in=reports, removed_at=None
    )
    if not evidence.exists():
        lacking.append("至少要有一次附佐证材料的进展报告")
    measures = list(item.measures.values_list("done_on", flat=True))
    undone = measures.count(None)
    if not measures:
        lacking.append("还没有整改措施")
    elif undone:
        lacking.append(f"还有{undone}条措施未完成，请在进展报告中勾选已完成的措施")
    return lacking


@transaction.atomic
def verify(item: LedgerItem, *, note: str = "", by: User) -> None:
    """The team found it put right; the office closes."""
    rules.check_can_verify(by, item)
    transitions.move(
        item,
        ItemState.VERIFIED,
        note=note,
        by=by,
        verified_by=by,
        verified_at=timezone.now(),
        verify_note=note[:500],
    )
    notices.item_verified(item)


@transaction.atomic
def return_for_rework(item: LedgerItem, *, note: str, by: User) -> None:
    """From the team or the office back to the unit, with the reason."""
    rules.check_can_return(by, item)
    columns: dict = CLEARED | {"return_note": note[:500], "returns": F("returns") + 1}
    transitions.move(item, ItemState.IN_PROGRESS, note=note, by=by, **columns)
    notices.item_returned(item)


@transaction.atomic
def close(item: LedgerItem, *, note: str = "", by: User) -> None:
    """销号; in time or late is judged by the day the unit applied."""
    rules.check_can_close(by, item)
    done_on = timezone.localdate(item.submitted_at)
    transitions.move(
        item,
        ItemState.CLOSED,
        note=note,
        by=by,
        closed_by=by,
        closed_at=timezone.now(),
        progress=100,
        closings=F("closings") + 1,
    )
    deadlines.meet(DeadlineKind.ITEM, item, on=done_on, by=by)
    notices.item_closed(item)


@transaction.atomic
def reopen(item: LedgerItem, *, due_on: date, note: str, by: User) -> None:
    """After a revisit: not really put right, so again to the unit with a new date.

    A ledger that was closed is worked on again, and closed again when all its items are.
    """
    item.ledger = lock(item.ledger)
    rules.check_can_reopen(by, item)
    today = timezone.localdate()
    if due_on <= today:
        raise NotYet("重新整改的期限须晚于今天。")
    columns: dict = CLEARED | {
        "return_note": note[:500],
        "returns": F("returns") + 1,
        "due_on": due_on,
        "progress": 0,
    }
    transitions.move(item, ItemState.IN_PROGRESS, note=note, by=by, **columns)
    set_item_date(item, starts_on=today, by=by)
    if item.ledger.state == LedgerState.CLOSED:
        why = f"第{item.number}项重新整改：{note}"[:500]
        transitions.move(item.ledger, LedgerState.SUSTAINED, note=why, by=by, closed_on=None)
    notices.item_reopened(item)
