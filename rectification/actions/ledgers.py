"""Opening a ledger from the feedback, and taking it through its phases."""

import re
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, optimistic_locking, search, transitions
from core.errors import NotYet
from findings.actions import feedback as feedback_actions
from findings.enums import Disposition, Nature
from findings.models import Feedback, FeedbackItem
from rectification import notices, rules
from rectification.enums import ItemKind, ItemState, LedgerState
from rectification.models import Ledger, LedgerItem
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines, inspections
from rounds.enums import DeadlineKind, Stage, StartEvent
from rounds.models import Deadline, Inspection

SENTENCE = re.compile(r"[^。；！\n]+")


@transaction.atomic
def open_ledger(inspection: Inspection, *, on: date, by: User) -> Ledger:
    """Issue the feedback on ``on`` and open the ledger: one item per problem fed back.

    The findings become fed back, the inspection enters 整改, the deadlines start, the unit's
    liaisons are told. Raises ActionDenied with everything that bars it; nothing is half done.
    """
    rules.check_can_open(by)
    opinion = Feedback.objects.filter(inspection=inspection).first()
    if opinion is None or not opinion.items.exists():
        raise NotYet("反馈意见还没有选入问题，请先起草反馈意见。")
    feedback_actions.issue(opinion, on=on, by=by)
    inspections.advance(inspection, Stage.RECTIFICATION, on=on, by=by)
    ledger = Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        opened_on=on,
        plan_due_on=on,
        concentrated_due_on=on,
    )
    _start_deadlines(ledger, inspection, by)
    count = _make_items(ledger, opinion, by)
    audit.record(
        ledger, LedgerVerb.LEDGER_OPENED, by=by, note=f"{count}项", changes=audit.begun(ledger)
    )
    notices.ledger_opened(ledger, count)
    return ledger


@transaction.atomic
def advance(ledger: Ledger, to: str, *, note: str = "", by: User) -> None:
    """转入持续整改, 转入评估 or 办结; 办结 waits until every item is closed."""
    rules.check_can_advance(by, ledger)
    today = timezone.localdate()
    columns: dict = {}
    if to == LedgerState.CLOSED:
        ledger = lock(ledger)
        if left := ledger.items.open().count():
            raise NotYet(f"还有{left}项整改未销号，全部销号后才能办结台账。")
        columns["closed_on"] = today
    was = ledger.state
    transitions.move(ledger, to, note=note, by=by, **columns)
    if was == LedgerState.CONCENTRATED:
        deadlines.meet(DeadlineKind.CONCENTRATED, ledger, on=today, by=by)
    if to == LedgerState.CLOSED:
        deadlines.meet(DeadlineKind.EVALUATION, ledger, on=today, by=by)
    notices.ledger_moved(ledger)


def lock(ledger: Ledger) -> Ledger:
    """The ledger's row, held until the transaction ends: counting its items stays true."""
    rows = Ledger.objects.select_for_update(of=("self",)).select_related("unit", "inspection")
    return rows.get(pk=ledger.pk)


def _start_deadlines(ledger: Ledger, inspection: Inspection, by: User) -> None:
    due = {}
    for kind in (DeadlineKind.PLAN, DeadlineKind.CONCENTRATED, DeadlineKind.EVALUATION):
        due[kind] = deadlines.start(
            inspection,
            kind,
            ledger,
            starts_on=ledger.opened_on,
            label=f"{ledger.unit}：{kind.label}",
            url=ledger.get_absolute_url(),
            by=by,
        ).due_on
    values = {
        "plan_due_on": due[DeadlineKind.PLAN],
        "concentrated_due_on": due[DeadlineKind.CONCENTRATED],
    }
    optimistic_locking.edit(ledger, values, verb=LedgerVerb.DATES_COUNTED, by=by)


def _make_items(ledger: Ledger, opinion: Feedback, by: User) -> int:
    rows = FeedbackItem.objects.filter(feedback=opinion).select_related("finding")
    items = [
        _item(ledger, number, row) for number, row in enumerate(rows.order_by("order", "id"), 1)
    ]
    LedgerItem.objects.bulk_create(items)
    for item in items:
        _start_item_date(item, opinion.inspection, by)
    return len(items)


def _item(ledger: Ledger, number: int, row: FeedbackItem) -> LedgerItem:
    finding = row.finding
    problem, detail = split_wording(row.text)
    immediate = finding.disposition == Disposition.IMMEDIATE
    return LedgerItem(
        ledger=ledger,
        finding=finding,
        number=number,
        category_id=finding.category_id,
        problem=problem,
        detail=detail,
        is_common=finding.nature == Nature.COMMON,
        kind=ItemKind.IMMEDIATE if immediate else ItemKind.TIMED,
        state=ItemState.ISSUED,
        first_due_on=ledger.concentrated_due_on,
        due_on=ledger.concentrated_due_on,
        **search.columns(ledger.unit.name, problem, detail),
    )


def split_wording(text: str) -> tuple[str, str]:
    """The opinion's wording as (first sentence, whole text); the whole only where it says more."""
    text = text.strip()
    first = SENTENCE.search(text)
    problem = (first.group() if first else text).strip()
    if len(problem) > 200:
        problem = problem[:199] + "…"
    return problem, "" if problem == text.rstrip("。；！") else text


def _start_item_date(item: LedgerItem, inspection: Inspection, by: User) -> None:
    """The item's own entry in the ledger of deadlines, counted as 集中整改 is."""
    deadlines.start(
        inspection,
        DeadlineKind.ITEM,
        item,
        starts_on=item.ledger.opened_on,
        like=DeadlineKind.CONCENTRATED,
        **_named(item),
        by=by,
    )


def set_item_date(item: LedgerItem, *, starts_on: date, by: User) -> None:
    """The date that a person chose for the item, in the ledger of deadlines."""
    deadlines.set_date(
        item.ledger.deadline_subject,
        DeadlineKind.ITEM,
        item,
        starts_on=starts_on,
        due_on=item.due_on,
        **_named(item),
        by=by,
    )


@transaction.atomic
def follow_correction(inspection: Inspection, event: str, moved: list[Deadline], by: User) -> None:
    """A corrected feedback date moves the ledger and those of its items that count from it."""
    ledger = Ledger.objects.filter(inspection=inspection).first()
    if ledger is None:
        return
    ledger = lock(ledger)
    columns: dict[str, str] = {
        DeadlineKind.PLAN: "plan_due_on",
        DeadlineKind.CONCENTRATED: "concentrated_due_on",
    }
    values: dict = {columns[d.kind]: d.due_on for d in moved if d.kind in columns}
    if event == StartEvent.FEEDBACK:
        values["opened_on"] = inspection.feedback_on
    optimistic_locking.edit(ledger, values, verb=LedgerVerb.DATES_RECOUNTED_BY_FEEDBACK, by=by)
    dates = {d.target_id: d.due_on for d in moved if d.kind == DeadlineKind.ITEM}
    for item in ledger.items.filter(pk__in=dates):
        optimistic_locking.edit(
            item, {"due_on": dates[item.pk]}, verb=LedgerVerb.DATES_RECOUNTED, by=by
        )


def _named(item: LedgerItem) -> dict:
    label = f"{item.ledger.unit}第{item.number}项：{item.problem}"
    return {"label": label, "url": item.get_absolute_url()}
