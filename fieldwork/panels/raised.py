"""What came of a thing that an organ told or the team saw, and what may be begun from it: points to look into."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.models import User
from core.formatting import state_badge
from fieldwork import outcomes
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.focus import FocusState
from fieldwork.models import Activity, FocusPoint, IntakeItem
from fieldwork.rules import focus as rules

COLUMNS = {IntakeItem: "item", Activity: "activity"}


@outcomes.register
def points_of(source: Any, user: User) -> list[outcomes.Outcome]:
    """Within the person's scope: the organ that told it reads nothing of them."""
    column = COLUMNS.get(type(source))
    if column is None:
        return []
    rows = FocusPoint.objects.visible_to(user).filter(**{column: source}).order_by("number")
    return [
        outcomes.Outcome(
            f"{row}：{row.title}",
            row.get_absolute_url(),
            state_badge(FocusState(row.state)),
            str(row),
        )
        for row in rows.defer(*FocusPoint.AUDIT_HIDDEN)
    ]


@outcomes.register_begin
def begin_points(sources: Sequence[Any], user: User) -> dict[int, outcomes.Begun]:
    column = COLUMNS.get(type(sources[0]))
    ready = [row for row in sources if column and _is_ready(row)]
    if not ready or not rules.can_raise(user, ready[0].inspection):
        return {}
    url = reverse("fieldwork:focus_new", args=[ready[0].inspection.pk])
    return {row.pk: [("提出重点关注事项", f"{url}?{column}={row.pk}")] for row in ready}


def _is_ready(source: IntakeItem | Activity) -> bool:
    """Handed in; recorded and not voided."""
    if isinstance(source, IntakeItem):
        return source.number is not None
    return source.state == ActivityState.RECORDED
