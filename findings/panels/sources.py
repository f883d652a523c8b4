"""What came of the sources of this app's sheets, for the pages of the sources."""

from django.urls import reverse

from accounts.models import User
from core.formatting import state_badge
from fieldwork import outcomes
from fieldwork.enums.activities import ActivityState
from fieldwork.models import Activity, FocusPoint
from fieldwork.rules import focus as focus_rules
from findings.enums import FindingState
from findings.models import Finding
from findings.rules import findings as rules

# Kinds of sources, and their columns in FindingSource.
COLUMNS: dict[type, str] = {FocusPoint: "focus", Activity: "activity"}


@outcomes.register
def sheets_of(source, user: User) -> list[outcomes.Outcome]:
    """Sheets drafted from it that the person may see, withdrawn ones too."""
    column = COLUMNS.get(type(source))
    if column is None:
        return []
    rows = Finding.objects.visible_to(user).filter(**{f"sources__{column}": source})
    return [
        outcomes.Outcome(str(row), row.get_absolute_url(), state_badge(FindingState(row.state)))
        for row in rows.order_by("number")
    ]


@outcomes.register_begin
def begin_sheet(source, user: User) -> list[tuple[str, str]]:
    column = COLUMNS.get(type(source))
    if column is None or not _may_begin(source, user):
        return []
    if not rules.can_draft(user, source.inspection):
        return []
    url = reverse("findings:finding_new", args=[source.inspection_id])
    return [("据此起草底稿", f"{url}?{column}={source.pk}")]


def _may_begin(source: FocusPoint | Activity, user: User) -> bool:
    if isinstance(source, FocusPoint):
        return focus_rules.can_draft_from(user, source)
    return source.state == ActivityState.RECORDED
