"""The date by which a letter is to be answered: a deadline like every other."""

from datetime import date

from accounts.models import User
from core import calendar
from rectification.models import LadderStep, Supervision
from rounds.actions import deadlines
from rounds.enums import DeadlineKind


def answer_date(step: LadderStep, today: date) -> date:
    return calendar.add(today, step.answer_after, step.answer_unit, provisional=True).date


def set_answer_date(letter: Supervision, today: date, due: date, by: User) -> None:
    step = letter.step
    deadlines.set_date(
        letter.ledger.deadline_subject,
        DeadlineKind.SUPERVISION,
        letter,
        starts_on=today,
        due_on=due,
        label=f"{letter.ledger.unit}答复{letter}",
        url=letter.get_absolute_url(),
        rule_text=f"发出后{step.answer_after}{step.get_answer_unit_display()}",
        basis=step.basis,
        by=by,
    )
