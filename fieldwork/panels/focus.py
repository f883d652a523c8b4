"""The link to 重点关注事项 on the inspection page, with how many wait."""

from collections import Counter

from django.urls import reverse

from accounts.models import User
from fieldwork.enums.focus import FocusState
from fieldwork.models import FocusPoint
from fieldwork.rules import focus as rules
from rounds.panels import Panel, register


@register(order=3)
def focus_panel(inspection, user: User) -> list[Panel]:
    rows = FocusPoint.objects.visible_to(user).filter(inspection=inspection)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    may = rules.can_raise(user, inspection)
    if not counts and not may:
        return []
    url = f"{reverse('fieldwork:focus_list')}?inspection={inspection.pk}"
    hint = "，".join(f"{s.label}{counts[s]}件" for s in FocusState if counts[s])
    return [Panel("重点关注事项", url, counts.total(), "focus-2", hint or "还没有提出")]
