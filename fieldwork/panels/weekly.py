"""The link to the weekly reports of an inspection, with how many wait."""

from collections import Counter

from django.urls import reverse

from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from rounds.panels import Panel, register


@register(order=7)
def weekly_panel(inspection, user) -> list[Panel]:
    """Nothing before the first is there, and for everybody but team and office."""
    rows = WeeklyReport.objects.visible_to(user).filter(inspection=inspection)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    if not counts:
        return []
    url = f"{reverse('fieldwork:weekly_list')}?inspection={inspection.pk}"
    hint = "，".join(f"{s.label}{counts[s]}份" for s in WeeklyState if counts[s])
    return [Panel("每周进度", url, counts.total(), "calendar-week", hint)]
