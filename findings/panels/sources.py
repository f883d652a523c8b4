"""What came of the sources of this app's sheets, for the pages of the sources."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from core.formatting import state_badge
from fieldwork import outcomes
from fieldwork.models import FocusPoint
from fieldwork.rules import focus as focus_rules
from findings.enums import FindingState
from findings.models import Finding, MaterialRequest
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
        outcomes.Outcome(str(row), row.get_absolute_url(), state_badge(FindingState(row.state)))
        for row in rows.order_by("number")
    ]


@outcomes.register_begin
def begin_sheet(source: Any, user: User) -> list[tuple[str, str]]:
    if not sources.is_source(source):
        return []
    kind = sources.kind_of(source)
    inspection = kind.inspection_of(source)
    if not rules.can_draft(user, inspection):
        return []
    if isinstance(source, FocusPoint):
        may = focus_rules.can_draft_from(user, source)
    else:
        may = kind.is_usable(source)
    url = reverse("findings:finding_new", args=[inspection.pk])
    return [("据此起草底稿", f"{url}?source={sources.key_of(source)}")] if may else []
