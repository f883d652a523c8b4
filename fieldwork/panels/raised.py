"""What came of a thing that an organ told, and what may be begun from it: points to look into."""

from django.urls import reverse

from accounts.models import User
from core.formatting import state_badge
from fieldwork import outcomes
from fieldwork.enums.focus import FocusState
from fieldwork.models import FocusPoint, IntakeItem
from fieldwork.rules import focus as rules


@outcomes.register
def points_of(source, user: User) -> list[outcomes.Outcome]:
    """Within the person's scope: the organ that told it reads nothing of them."""
    if not isinstance(source, IntakeItem):
        return []
    rows = FocusPoint.objects.visible_to(user).filter(item=source).order_by("number")
    return [
        outcomes.Outcome(
            f"{row}：{row.title}", row.get_absolute_url(), state_badge(FocusState(row.state))
        )
        for row in rows.defer(*FocusPoint.AUDIT_HIDDEN)
    ]


@outcomes.register_begin
def from_item(source, user: User) -> list[tuple[str, str]]:
    if not isinstance(source, IntakeItem) or source.number is None:
        return []
    if not rules.can_raise(user, source.inspection):
        return []
    url = reverse("fieldwork:focus_new", args=[source.inspection.pk])
    return [("提出重点关注事项", f"{url}?item={source.pk}")]
