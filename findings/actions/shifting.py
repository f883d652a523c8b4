"""Dates of findings that the working calendar moved: what keeps a copy of the deadline follows."""

from accounts.models import User
from rounds.actions import copies
from rounds.enums import DeadlineKind
from rounds.models import Deadline

# What keeps the date of which duty, and in which column.
COPIES: copies.Copies = {
    (DeadlineKind.CLUE_SIGN, "findings.handoff"): "sign_due_on",
    (DeadlineKind.CLUE_ANSWER, "findings.handoff"): "answer_due_on",
    (DeadlineKind.RECOMMENDATION, "findings.recommendation"): "due_on",
    (DeadlineKind.IMMEDIATE_FIX, "findings.immediatefix"): "due_on",
}


def follow(moved: list[Deadline], by: User | None) -> None:
    copies.write(moved, COPIES, by=by)
