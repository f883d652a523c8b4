"""Who hears that the opinion was issued; the unit hears of it from the ledger."""

from accounts.models import User
from core.notices import notify
from findings.models import Feedback
from findings.notices.findings import members
from rounds.enums import Duty


def issued(feedback: Feedback, *, by: User) -> None:
    inspection = feedback.inspection
    notify(
        members(inspection, Duty.LEADER, Duty.DEPUTY, besides=by),
        kind="feedback.issued",
        key=f"feedback:{feedback.pk}:issued",
        subject=f"已印发：{feedback.reference} {feedback}",
        url=feedback.get_absolute_url(),
    )
