"""问责建议: the leading group decides, or sends it back to be completed."""

from django.db import transaction

from accounts.models import User
from core import transitions
from core.errors import NotYet
from rectification import notices
from rectification.actions.supervision.closing import closing
from rectification.enums import SupervisionState
from rectification.models import Supervision
from rectification.rules import supervision as rules

S = SupervisionState


@transaction.atomic
def decide(letter: Supervision, *, outcome: str, note: str, by: User) -> None:
    """待决定 → 已决定: the leading group's decision with its reasons."""
    rules.check_can_decide(by, letter)
    if not outcome:
        raise NotYet("请选择决定，并写明理由。")
    transitions.move(letter, S.DECIDED, note=note, by=by, outcome=outcome, **closing(note, by))
    notices.letter_decided(letter)


@transaction.atomic
def return_referral(letter: Supervision, *, note: str, by: User) -> None:
    """待决定 → 待发出: the office completes it; the number stays the letter's own."""
    rules.check_can_decide(by, letter)
    transitions.move(letter, S.PROPOSED, note=note, by=by, return_note=note[:500])
    notices.letter_decided(letter)
