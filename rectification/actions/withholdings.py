"""不公开: asked for one item with a reason, decided by another person of the office."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, transitions
from core.errors import NotYet
from core.optimistic_locking import hold
from rectification.enums import WithholdingState
from rectification.models import LedgerItem, Withholding
from rectification.rules import disclosure as rules
from rectification.verbs import LedgerVerb


@transaction.atomic
def ask(item: LedgerItem, *, reason: str, by: User) -> Withholding:
    """Ask that one item stays out of the public notice; one standing request an item."""
    rules.check_can_withhold(by, item)
    if not reason.strip():
        raise NotYet("请写明不公开的理由。")
    hold(item)
    rules.check_none_asked(item)
    made = Withholding.objects.create(item=item, reason=reason.strip(), asked_by=by)
    audit.record(made, LedgerVerb.WITHHOLDING_ASKED, by=by, note=reason, changes=audit.begun(made))
    return made


@transaction.atomic
def approve(withholding: Withholding, *, note: str = "", by: User) -> None:
    """待决定 → 同意不公开: the item is left out of the notice."""
    _decide(withholding, WithholdingState.APPROVED, note, by)


@transaction.atomic
def refuse(withholding: Withholding, *, note: str, by: User) -> None:
    """待决定 → 应当公开, with a reason."""
    _decide(withholding, WithholdingState.REFUSED, note, by)


def _decide(withholding: Withholding, to: str, note: str, by: User) -> None:
    rules.check_can_decide_withholding(by, withholding)
    transitions.move(
        withholding,
        to,
        note=note,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
        decision_note=note[:500],
    )
