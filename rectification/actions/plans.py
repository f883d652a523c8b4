"""整改方案: the measures of each item, the plan's hand-in, its approval or return."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, search, transitions
from core.calendar import cn_date
from core.documents import issuing
from core.errors import NotYet, StaleState
from core.optimistic_locking import STALE, edit
from rectification import notices, queries, rules
from rectification.actions.ledgers import lock
from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem, Measure
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind


@transaction.atomic
def plan(
    item: LedgerItem, values: dict, measures: list[dict], *, version: str | None = None, by: User
) -> bool:
    """Write the item's goal, people and its whole list of measures, in the order given; False where
    nothing changed.

    A measure with ``pk`` is one of the item's own; one without is that which stands at its place, as
    a page that is open was saved by itself before. Own measures that are not given are removed.
    Pages of a plan save themselves, so it has a token of its own (``queries.plan_token``) and leaves
    the item's version. Raises StaleState where somebody else saved the plan since that was read.
    """
    seen = queries.plan_token(item) if version is None else version
    item.ledger = lock(item.ledger)
    rules.check_can_plan(by, item)
    for row in measures:
        check_due(item, row["due_on"])
    # Measures are part of the plan: two people saving it never mix theirs.
    if queries.plan_token(LedgerItem.objects.get(pk=item.pk)) != seen:
        raise StaleState(STALE)
    text = search.columns(
        item.ledger.unit.name, item.problem, item.detail, values.get("department"),
        values.get("person"),
    )  # fmt: skip
    is_changed = edit(
        item, values | text, verb=LedgerVerb.PLAN_FILLED_IN, raises_version=False, by=by
    )
    return _write_measures(item, measures, by) or is_changed


def check_due(item: LedgerItem, due_on: date) -> None:
    """A measure ends between the ledger's opening and the item's own date."""
    if due_on > item.due_on:
        raise NotYet(f"措施的完成时限不能晚于事项期限（{cn_date(item.due_on)}）。")
    if due_on < item.ledger.opened_on:
        raise NotYet(f"措施的完成时限不能早于建账日期（{cn_date(item.ledger.opened_on)}）。")


@transaction.atomic
def submit_plan(ledger: Ledger, *, by: User) -> None:
    """Hand in the plan; every item needs a goal and at least one measure."""
    ledger = lock(ledger)
    rules.check_can_submit_plan(by, ledger)
    if numbers := without_measures(ledger):
        listed = "、".join(str(n) for n in numbers)
        raise NotYet(f"第{listed}项还没有整改措施，请补充后再报送方案。")
    transitions.move(
        ledger,
        LedgerState.PLAN_REVIEW,
        by=by,
        plan_submitted_by=by,
        plan_submitted_at=timezone.now(),
        plan_return_note="",
    )
    issuing.check_printable(ledger, only=("three_lists",), by=by)
    notices.plan_submitted(ledger)


def without_measures(ledger: Ledger) -> list[int]:
    """Numbers of the items that have no measure yet."""
    bare = ledger.items.filter(measures=None).order_by("number")
    return list(bare.values_list("number", flat=True))


@transaction.atomic
def approve_plan(
    ledger: Ledger, *, note: str = "", notes: Mapping[int, str] | None = None, by: User
) -> None:
    """The concentrated phase begins: items start, every measure gets its own deadline."""
    ledger = lock(ledger)
    rules.check_can_review_plan(by, ledger)
    _judge_items(ledger, notes or {}, by)
    transitions.move(ledger, LedgerState.CONCENTRATED, note=note, by=by)
    handed_in = timezone.localdate(ledger.plan_submitted_at)
    deadlines.meet(DeadlineKind.PLAN, ledger, on=handed_in, by=by)
    for item in ledger.items.filter(state=ItemState.ACKNOWLEDGED):
        transitions.move(item, ItemState.IN_PROGRESS, by=by)
    _start_measures(ledger, by)
    notices.plan_approved(ledger)


@transaction.atomic
def return_plan(
    ledger: Ledger, *, note: str = "", notes: Mapping[int, str] | None = None, by: User
) -> None:
    """Back to the unit with a reason: one for the whole, or opinions on items (by their keys)."""
    ledger = lock(ledger)
    rules.check_can_review_plan(by, ledger)
    numbers = _judge_items(ledger, notes or {}, by)
    if numbers and not note.strip():
        note = f"见第{'、'.join(map(str, numbers))}项的审核意见。"
    transitions.move(ledger, LedgerState.PLANNING, note=note, by=by, plan_return_note=note[:500])
    notices.plan_returned(ledger)


def _judge_items(ledger: Ledger, notes: Mapping[int, str], by: User) -> list[int]:
    """Keep what the review says of each item, in place of what the last one said; the numbers of
    those of which it says something."""
    for item in ledger.items.filter(pk__in=notes).order_by("number"):
        item.ledger = ledger
        edit(item, {"plan_note": notes[item.pk][:500]}, verb=LedgerVerb.PLAN_JUDGED, by=by)
    said = ledger.items.exclude(plan_note="").order_by("number")
    return list(said.values_list("number", flat=True))


def _write_measures(item: LedgerItem, measures: list[dict], by: User) -> bool:
    own: dict[int | None, Measure] = {m.pk: m for m in item.measures.all()}
    named = {row.get("pk") for row in measures}
    free = {m.order: m.pk for m in own.values() if m.pk not in named and not m.done_on}
    changed: list[bool] = []
    for order, row in enumerate(measures, 1):
        values = {name: row[name] for name in Measure.PLAN_FIELDS} | {"order": order}
        measure = own.pop(row.get("pk") or free.get(order), None)
        if measure is not None:
            changed.append(edit(measure, values, verb=LedgerVerb.MEASURE_CHANGED, by=by))
        else:
            changed.append(True)
            measure = Measure.objects.create(item=item, **values)
            audit.record(measure, LedgerVerb.MEASURE_ADDED, by=by, changes=audit.begun(measure))
    for measure in own.values():
        if measure.done_on:
            raise NotYet("已完成的措施不能删除。")
        audit.record(measure, LedgerVerb.MEASURE_REMOVED, by=by, changes=audit.ended(measure))
        measure.delete()
    return any(changed) or bool(own)


def _start_measures(ledger: Ledger, by: User) -> None:
    rows = Measure.objects.filter(item__ledger=ledger, done_on=None).select_related("item")
    for measure in rows.order_by("item__number", "order"):
        deadlines.set_date(
            ledger.deadline_subject,
            DeadlineKind.MEASURE,
            measure,
            starts_on=ledger.opened_on,
            due_on=measure.due_on,
            label=f"{ledger.unit}第{measure.item.number}项措施：{measure}",
            url=measure.item.get_absolute_url(),
            by=by,
        )
