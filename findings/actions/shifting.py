"""Dates of findings that the working calendar moved: what keeps a copy of the deadline follows."""

from django.apps import apps

from core import edits
from rounds.enums import DeadlineKind
from rounds.models import Deadline

COPIES = {
    DeadlineKind.CLUE_SIGN: "sign_due_on",
    DeadlineKind.CLUE_ANSWER: "answer_due_on",
    DeadlineKind.RECOMMENDATION: "due_on",
    DeadlineKind.MATERIALS: "due_on",
    DeadlineKind.IMMEDIATE_FIX: "due_on",
}


def follow(moved: list[Deadline], by) -> None:
    for deadline in moved:
        if column := COPIES.get(DeadlineKind(deadline.kind)):
            model = apps.get_model(deadline.target_type)
            thing = model._base_manager.get(pk=deadline.target_id)
            edits.edit(thing, {column: deadline.due_on}, verb="期限随工作日历调整", by=by)
