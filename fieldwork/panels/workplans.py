"""The link to 工作方案 on the inspection page, with how it stands."""

from django.urls import reverse

from accounts.models import User
from fieldwork.models import WorkPlan
from fieldwork.rules import workplans as rules
from rounds.panels import Panel, register


@register(order=2)
def workplan_panel(inspection, user: User) -> list[Panel]:
    """Nothing for whom there is none to read and none to draft."""
    rows = WorkPlan.objects.visible_to(user).filter(inspection=inspection)
    editions = list(rows.only("edition", "state").order_by("-edition"))
    if not editions and not rules.can_draft(user, inspection):
        return []
    hint = "，".join(f"第{row.edition}版{row.get_state_display()}" for row in editions[:2])
    url = f"{reverse('fieldwork:workplan_list')}?inspection={inspection.pk}"
    return [Panel("工作方案", url, len(editions), "route", hint or "还没有起草")]
