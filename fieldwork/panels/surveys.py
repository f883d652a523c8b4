"""The link to the 测评与问卷 of an inspection, with how many there are."""

from collections import Counter

from django.urls import reverse

from fieldwork.enums.surveys import SurveyState
from fieldwork.models import Survey
from fieldwork.rules import surveys as rules
from rounds.panels import Panel, register


@register(order=5)
def surveys_panel(inspection, user) -> list[Panel]:
    """Nothing where there is none and none may be drafted."""
    rows = Survey.objects.visible_to(user).filter(inspection=inspection)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    if not counts and not rules.can_draft(user, inspection):
        return []
    url = f"{reverse('fieldwork:survey_list')}?inspection={inspection.pk}"
    hint = "，".join(f"{s.label}{counts[s]}份" for s in SurveyState if counts[s])
    return [Panel("测评问卷", url, counts.total(), "checkbox", hint or "还没有测评或问卷")]
