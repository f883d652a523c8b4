"""The link to recommendations on the inspection page."""

from django.urls import reverse

from accounts.models import User
from findings.models import Recommendation
from findings.rules import recommendations
from rounds.panels import Panel, register


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
