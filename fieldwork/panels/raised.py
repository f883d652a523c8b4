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
def from_items(sources, user: User) -> dict[int, outcomes.Begun]:
    items = [row for row in sources if isinstance(row, IntakeItem) and row.number is not None]
    if not items or not rules.can_raise(user, items[0].inspection):
        return {}
    url = reverse("fieldwork:focus_new", args=[items[0].inspection.pk])
    return {row.pk: [("提出重点关注事项", f"{url}?item={row.pk}")] for row in items}
