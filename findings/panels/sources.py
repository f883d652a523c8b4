"""What came of the sources of this app's sheets, for the pages of the sources."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.models import User
from core.formatting import state_badge
from fieldwork import outcomes
from fieldwork.models import FocusPoint, MaterialRequest
from fieldwork.rules import focus as focus_rules
from findings.enums import FindingState
from findings.models import Finding
from findings.queries import sources
from findings.rules import findings as rules


@outcomes.register
def sheets_of(source: Any, user: User) -> list[outcomes.Outcome]:
    """Sheets drafted from it that the person may see, withdrawn ones too."""
    if isinstance(source, MaterialRequest):
        column = "material__request"
    elif sources.is_source(source):
        column = sources.kind_of(source).column
    else:
        return []
    rows = Finding.objects.visible_to(user).filter(**{f"sources__{column}": source}).distinct()
    return [
        outcomes.Outcome(
            str(row), row.get_absolute_url(), state_badge(FindingState(row.state)), row.reference
        )
        for row in rows.order_by("number")
    ]


@outcomes.register_begin
def begin_sheets(rows: Sequence[Any], user: User) -> dict[int, outcomes.Begun]:
    if not sources.is_source(rows[0]):
        return {}
    inspection = sources.kind_of(rows[0]).inspection_of(rows[0])
    if not rules.can_draft(user, inspection):
        return {}
    url = reverse("findings:finding_new", args=[inspection.pk])
    return {
        row.pk: [("据此起草底稿", f"{url}?source={sources.key_of(row)}")]
        for row in rows
        if _is_ready(row, user)
    }


def _is_ready(source: Any, user: User) -> bool:
    if isinstance(source, FocusPoint):
        return focus_rules.can_draft_from(user, source)
    return sources.kind_of(source).is_usable(source)
