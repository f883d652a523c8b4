"""The link to an inspection's talks."""

from django.urls import reverse

from accounts.models import User
from fieldwork.models import Interview
from fieldwork.rules import interviews
from rounds.panels import Panel, register


@register
def interviews_panel(inspection, user: User) -> list[Panel]:
    count = Interview.objects.visible_to(user).filter(inspection=inspection).count()
    may = interviews.can_record(user, inspection)
    if not count and not may:
        return []
    url = f"{reverse('fieldwork:interview_list')}?inspection={inspection.pk}"
    begin = ("记录谈话", reverse("fieldwork:interview_new", args=[inspection.pk])) if may else None
    return [Panel("个别谈话", url, count, "messages", begin=begin)]
