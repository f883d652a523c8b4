"""Doors to talks and recommendations on the inspection page."""

from django.urls import reverse

from accounts.models import User
from findings.models import Interview, Recommendation
from findings.rules import interviews, recommendations
from rounds.panels import Panel, register


@register
def interviews_panel(inspection, user: User) -> list[Panel]:
    count = Interview.objects.visible_to(user).filter(inspection=inspection).count()
    may = interviews.can_record(user, inspection)
    if not count and not may:
        return []
    url = f"{reverse('findings:interview_list')}?inspection={inspection.pk}"
    begin = ("记录谈话", reverse("findings:interview_new", args=[inspection.pk])) if may else None
    return [Panel("个别谈话", url, count, "messages", begin=begin)]


@register
def recommendations_panel(inspection, user: User) -> list[Panel]:
    rows = Recommendation.objects.visible_to(user).filter(inspection=inspection)
    count = rows.count()
    if not count:
        if not recommendations.can_word(user, inspection):
            return []
        url = reverse("findings:recommendation_new", args=[inspection.pk])
        return [Panel("移交建议", url, None, "mail-forward", "起草给职能部门的建议")]
    url = f"{reverse('findings:recommendation_list')}?inspection={inspection.pk}"
    return [Panel("移交建议", url, count, "mail-forward")]
