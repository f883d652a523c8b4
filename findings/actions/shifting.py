"""Dates of findings that the working calendar moved: what keeps a copy of the deadline follows."""

from django.apps import apps

from accounts.models import User
from core import optimistic_locking
from rounds.enums import DeadlineKind
from rounds.models import Deadline
from rounds.verbs import RoundVerb

# What keeps the date of which duty, and in which column.
COPIES: dict[tuple[str, str], str] = {
    (DeadlineKind.CLUE_SIGN, "findings.handoff"): "sign_due_on",
    (DeadlineKind.CLUE_ANSWER, "findings.handoff"): "answer_due_on",
    (DeadlineKind.RECOMMENDATION, "findings.recommendation"): "due_on",
    (DeadlineKind.MATERIALS, "findings.materialrequest"): "due_on",
    (DeadlineKind.IMMEDIATE_FIX, "findings.immediatefix"): "due_on",
}


def follow(moved: list[Deadline], by: User | None) -> None:
    for deadline in moved:
        column = COPIES.get((deadline.kind, deadline.target_type))
        if column:
            model = apps.get_model(deadline.target_type)
            thing = model._base_manager.get(pk=deadline.target_id)
            optimistic_locking.edit(
                thing, {column: deadline.due_on}, verb=RoundVerb.MOVED_BY_CALENDAR, by=by
            )
