"""The link to 请示汇报 on the inspection page, with how many wait."""

from collections import Counter

from django.urls import reverse

from fieldwork.enums.consultations import ConsultationState
from fieldwork.models import Consultation
from fieldwork.rules import consultations as rules
from rounds.panels import Panel, register


@register(order=6)
def consultation_panel(inspection, user) -> list[Panel]:
    """Nothing for whom nothing was addressed to and who can draft none."""
    rows = Consultation.objects.visible_to(user).filter(inspection=inspection)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    if not counts and not rules.can_draft(user, inspection):
        return []
    url = f"{reverse('fieldwork:consultation_list')}?inspection={inspection.pk}"
    hint = "，".join(f"{s.label}{counts[s]}件" for s in ConsultationState if counts[s])
    return [Panel("请示报告", url, counts.total(), "message-up", hint or "还没有请示报告")]
