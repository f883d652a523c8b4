"""Dates of fieldwork that the working calendar moved: what keeps a copy of the deadline follows."""

from accounts.models import User
from core.targets import label_of
from fieldwork.models import MaterialRequest
from rounds.actions import copies
from rounds.enums import DeadlineKind
from rounds.models import Deadline

COPIES: copies.Copies = {(DeadlineKind.MATERIALS, label_of(MaterialRequest)): "due_on"}


def follow(moved: list[Deadline], by: User | None) -> None:
    copies.write(moved, COPIES, by=by)
