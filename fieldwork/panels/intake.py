"""The link to what organs told of the unit, with what is still to come."""

from collections import Counter

from django.urls import reverse

from accounts.models import User
from fieldwork.enums.intake import IntakeState, ReplyState
from fieldwork.models import IntakeItem, IntakeReply
from rounds.panels import Panel, register


@register(order=5)
def intake_panel(inspection, user: User) -> list[Panel]:
    """Nothing where no organ was asked; for everybody but team and office there is no link."""
    replies = IntakeReply.objects.visible_to(user).filter(inspection=inspection)
    replies = replies.exclude(request__state=IntakeState.WITHDRAWN)
    states = Counter(replies.order_by().values_list("state", flat=True))
    if not states:
        return []
    told = IntakeItem.objects.visible_to(user).filter(reply__inspection=inspection).count()
    url = f"{reverse('fieldwork:intake_item_list')}?inspection={inspection.pk}"
    hint = "，".join(f"{s.label}{states[s]}家" for s in ReplyState if states[s])
    return [Panel("情况通报", url, told, "mail-question", hint)]
