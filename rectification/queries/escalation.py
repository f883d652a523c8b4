"""Which letter of the ladder a ledger has come to: conditions over all open ledgers at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from rectification.enums import OPEN_ITEMS, Anchor, SupervisionState
from rectification.models import LadderStep, Ledger, LedgerItem, ProgressReport, Supervision
from rectification.querysets import late


@dataclass(frozen=True)
class Standing:
    """How far one ledger is: open and overdue items, and the day anything last moved."""

    open: int
    overdue: int
    moved_on: date

    @property
    def share(self) -> int:
        """Per cent of the open items that are overdue, whole, rounded down."""
        return 100 * self.overdue // self.open if self.open else 0


@dataclass(frozen=True)
class Due:
    """A step that a ledger has come to, and why, in words."""

    ledger: Ledger
    step: LadderStep
    grounds: str


def standings(ledgers: Iterable[Ledger], today: date) -> dict[int, Standing]:
    """By ledger, in two statements however many; a report or an application counts as movement."""
    opened = {ledger.pk: ledger.opened_on for ledger in ledgers}
    items = LedgerItem.objects.filter(ledger__in=opened).order_by().values("ledger_id")
    rows = items.annotate(
        open=Count("id", filter=Q(state__in=OPEN_ITEMS)),
        overdue=Count("id", filter=late(today)),
        acknowledged=Max("acknowledged_at"),
        submitted=Max("submitted_at"),
    )
    counted = {row["ledger_id"]: row for row in rows}
    reports = ProgressReport.objects.filter(item__ledger__in=opened).order_by()
    reported = dict(reports.values_list("item__ledger").annotate(Max("at")))
    return {pk: _standing(counted.get(pk, {}), reported.get(pk), day) for pk, day in opened.items()}


def _standing(row: Mapping[str, Any], reported: Any, opened_on: date) -> Standing:
    moments = [row.get("acknowledged"), row.get("submitted"), reported]
    days = [timezone.localdate(moment) for moment in moments if moment]
    return Standing(row.get("open", 0), row.get("overdue", 0), max([opened_on, *days]))


def due_steps(today: date, ledgers: Iterable[Ledger] | None = None) -> list[Due]:
    """Of every open ledger the highest step that it has come to and that is not out yet."""
    if ledgers is None:
        ledgers = Ledger.objects.open().select_related("unit", "inspection").order_by("pk")
    ledgers = list(ledgers)
    steps = list(LadderStep.objects.filter(is_active=True).order_by("-place"))
    known, earlier = standings(ledgers, today), letters_of(ledgers)
    found = [_due(ledger, steps, known[ledger.pk], earlier[ledger.pk], today) for ledger in ledgers]
    return [due for due in found if due is not None]


def letters_of(ledgers: Iterable[Ledger]) -> dict[int, list[Supervision]]:
    """Every letter and proposal by ledger, oldest first: one statement."""
    found: dict[int, list[Supervision]] = {ledger.pk: [] for ledger in ledgers}
    for letter in Supervision.objects.filter(ledger__in=found).order_by("pk"):
        found[letter.ledger_id].append(letter)
    return found


def _due(ledger: Any, steps: Any, standing: Standing, letters: Any, today: date) -> Due | None:
    if not standing.open:
        return None
    out = [letter.place for letter in letters if letter.issued_on]
    for step in steps:
        if out and step.place <= max(out):
            return None
        if step.needs_earlier and not any(place < step.place for place in out):
            continue
        if _is_resting(step, letters, today):
            continue
        if grounds := grounds_of(step, ledger, standing, today):
            return Due(ledger, step, grounds)
    return None


def _is_resting(step: LadderStep, letters: list[Supervision], today: date) -> bool:
    """A person decided against it not long ago."""
    until = today - timedelta(days=step.again_days)
    return any(
        letter.step_id == step.pk
        and letter.state == SupervisionState.DISMISSED
        and letter.closed_by_id is not None
        and timezone.localdate(letter.closed_at) > until
        for letter in letters
    )


def grounds_of(step: LadderStep, ledger: Ledger, standing: Standing, today: date) -> str:
    """Which of the step's conditions are met, as a sentence; "" where none is."""
    words = []
    if step.days is not None:
        words.append(_by_date(step, ledger, today))
    if step.overdue_share is not None and standing.share >= step.overdue_share:
        words.append(
            f"未销号{standing.open}项中{standing.overdue}项逾期，占{standing.share}%"
            f"（达到{step.overdue_share}%）"
        )
    still = (today - standing.moved_on).days
    if step.stalled_days is not None and still >= step.stalled_days:
        words.append(f"已{still}日没有进展（达到{step.stalled_days}日）")
    return "；".join(word for word in words if word)


def _by_date(step: LadderStep, ledger: Ledger, today: date) -> str:
    day = ledger.opened_on if step.anchor == Anchor.OPENED else ledger.concentrated_due_on
    if today < day + timedelta(days=step.days or 0):
        return ""
    gone = (today - day).days
    if step.anchor == Anchor.OPENED:
        return f"反馈已{gone}日"
    return f"距集中整改期限还有{-gone}日" if gone < 0 else f"集中整改期限已过{gone}日"


def next_step(ledger: Ledger) -> LadderStep | None:
    """The step above the highest letter that went out; None above the last."""
    highest = Supervision.objects.filter(ledger=ledger).sent().aggregate(n=Max("place"))["n"] or 0
    return LadderStep.objects.filter(is_active=True, place__gt=highest).order_by("place").first()


def place_names() -> dict[int, str]:
    """What the board calls each step, from the ladder as it is; 0: nothing went out yet."""
    steps = {step.place: step.get_kind_display() for step in LadderStep.objects.order_by("place")}
    return {0: "尚未发文"} | steps
