"""The columns and the move with which a letter ends."""

from django.utils import timezone

from accounts.models import User
from core import transitions
from rectification.enums import SupervisionState
from rectification.models import Supervision

S = SupervisionState


def closing(note: str, by: User | None) -> dict:
    return {"closed_at": timezone.now(), "closed_by": by, "closing_note": note[:500]}


def close_proposal(letter: Supervision, note: str, by: User | None) -> None:
    transitions.move(letter, S.DISMISSED, note=note, by=by, **closing(note, by))
