"""A person issues a letter, or decides against it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import numbers, transitions
from core.documents import issuing, making, registry
from core.errors import NotYet
from rectification import notices, queries
from rectification.actions.supervision.answer_dates import answer_date, set_answer_date
from rectification.actions.supervision.closing import close_proposal
from rectification.actions.supervision.proposing import enter, lock
from rectification.due_status import days_late
from rectification.enums import SupervisionState
from rectification.models import LadderStep, Ledger, Supervision
from rectification.queries.supervision import chain_of, demands_of
from rectification.rules import supervision as rules

S = SupervisionState
DOCUMENT = "supervision_letter"


@transaction.atomic
def call(ledger: Ledger, step: LadderStep, *, requirement: str = "", by: User) -> Supervision:
    """Issue a letter that nobody proposed, or the proposal there is; of two people one issues it."""
    lock()
    rules.check_can_supervise(by, ledger)
    standing = Supervision.objects.filter(ledger=ledger, step=step).open().first()
    if standing is not None and standing.state != S.PROPOSED:
        who = f"由{standing.issued_by}" if standing.issued_by else ""
        raise NotYet(f"{standing}已{who}发出，请刷新页面查看。")
    if standing is None:
        other = Supervision.objects.filter(ledger=ledger, state=S.PROPOSED).first()
        if other is not None:
            close_proposal(other, f"改发{step}", by)
        standing = enter(ledger, step, "巡察办决定发出", timezone.localdate(), by)
    issue(standing, requirement=requirement, by=by)
    return standing


@transaction.atomic
def issue(
    letter: Supervision, *, requirement: str = "", version: int | None = None, by: User
) -> Supervision:
    """待发出 → 待签收 (问责建议: → 待决定) under the next number of its series and year.

    What the letter speaks of is frozen with it, the answer gets a deadline of its own, the
    liaisons or the leading group are told, the official document is made in the background.
    """
    rules.check_can_issue(by, letter)
    today = timezone.localdate()
    columns = _issuing(letter, requirement, today, by)
    for_unit = letter.is_for_unit
    transitions.move(
        letter, S.ISSUED if for_unit else S.REFERRED, version=version, by=by, **columns
    )
    if for_unit:
        _start_answer(letter, today, by)
        notices.letter_issued(letter)
    else:
        notices.letter_referred(letter)
    issuing.check_printable(letter, by=by)
    kind = registry.get(DOCUMENT)
    if kind is not None:
        making.ask(kind, letter, reason="补充后重新报请" if letter.return_note else "", by=by)
    return letter


@transaction.atomic
def dismiss(letter: Supervision, *, note: str, by: User) -> None:
    """The office decides against it, with the reason; proposed again after the step's pause."""
    rules.check_can_issue(by, letter)
    close_proposal(letter, note, by)


def _issuing(letter: Supervision, requirement: str, today: date, by: User) -> dict:
    """The columns that issuing fills; a letter that was referred before keeps its number."""
    step, ledger = letter.step, letter.ledger
    columns = {
        "requirement": requirement.strip() or demands_of(letter),
        "content": content_of(letter, today),
        "issued_on": today,
        "issued_by": by,
        "addressee": ledger.unit.party if letter.is_for_unit else "市委巡察工作领导小组",
    }
    if letter.is_for_unit:
        columns["answer_due_on"] = answer_date(step, today)
    if letter.number is None:
        columns |= {
            "series": step.series,
            "year": today.year,
            "number": numbers.take_for_document(f"supervision.{step.series}", today.year),
        }
    return columns


def content_of(letter: Supervision, today: date) -> dict:
    """Items, figures and earlier letters as they are today, as plain values."""
    items: Any = queries.with_measures(letter.ledger.items.open()).order_by("due_on", "number")
    counted = queries.counters(letter.ledger.items.all(), today)
    return {
        "grounds": letter.grounds,
        "total": counted.total,
        "closed": counted.closed,
        "open": counted.open,
        "overdue": counted.overdue,
        "concentrated_due_on": letter.ledger.concentrated_due_on.isoformat(),
        "items": [
            {
                "number": item.number,
                "problem": item.problem,
                "department": item.department,
                "progress": item.progress,
                "due_on": item.due_on.isoformat(),
                "late": days_late(item.state, item.due_on, today, [item.measures_due_on]),
            }
            for item in items
        ],
        "chain": chain_of(letter.ledger, before=letter.place),
    }


def _start_answer(letter: Supervision, today: date, by: User) -> None:
    due = letter.answer_due_on or answer_date(letter.step, today)
    set_answer_date(letter, today, due, by)
