"""What came of the sources of this app's sheets, for the pages of the sources."""

from django.urls import reverse

from accounts.models import User
from core.formatting import state_badge
from fieldwork import outcomes
from fieldwork.models import FocusPoint
from fieldwork.rules import focus as focus_rules
from findings.enums import FindingState
from findings.models import Finding
from findings.rules import findings as rules


@outcomes.register
def sheets_of(source, user: User) -> list[outcomes.Outcome]:
    """Sheets drafted from a 重点关注事项 that the person may see, withdrawn ones too."""
    if not isinstance(source, FocusPoint):
        return []
    rows = Finding.objects.visible_to(user).filter(sources__focus=source).order_by("number")
    return [
        outcomes.Outcome(str(row), row.get_absolute_url(), state_badge(FindingState(row.state)))
        for row in rows
    ]


@outcomes.register_begin
def begin_sheet(source, user: User) -> list[tuple[str, str]]:
    if not isinstance(source, FocusPoint) or not focus_rules.can_draft_from(user, source):
        return []
    if not rules.can_draft(user, source.inspection):
        return []
    url = reverse("findings:finding_new", args=[source.inspection_id])
    return [("据此起草底稿", f"{url}?focus={source.pk}")]
