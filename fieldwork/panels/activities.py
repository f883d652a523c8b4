"""The link to the 了解活动 of an inspection, with how many there were."""

from django.urls import reverse

from fieldwork.models import Activity
from fieldwork.queries.activities import figures
from fieldwork.rules import activities as rules
from rounds.panels import Panel, register


@register(order=4)
def activities_panel(inspection, user) -> list[Panel]:
    """Nothing where there is none and none may be recorded; for everybody but team and office no link."""
    rows = Activity.objects.visible_to(user).filter(inspection=inspection)
    counted, may = figures(rows), rules.can_record(user, inspection)
    if not counted and not may:
        return []
    url = f"{reverse('fieldwork:activity_list')}?inspection={inspection.pk}"
    begin = ("登记活动", reverse("fieldwork:activity_new", args=[inspection.pk])) if may else None
    hint = "，".join(f"{row.method.label}{row.times}次" for row in counted) or "还没有登记"
    return [Panel("了解活动", url, sum(row.times for row in counted), "walk", hint, begin)]
