"""The link to an inspection's petitions, with how many wait."""

from django.urls import reverse

from accounts.models import User
from core.formatting import cn_day
from fieldwork.enums.petitions import PetitionState
from fieldwork.models import Petition, PetitionPeriod
from fieldwork.rules import petitions as rules
from rounds.panels import Panel, register


@register(order=4)
def petitions_panel(inspection, user: User) -> list[Panel]:
    """Counts only what ``user`` may see; for everybody else there is no link."""
    rows = Petition.objects.visible_to(user).filter(inspection=inspection)
    states = list(rows.order_by().values_list("state", flat=True))
    may = rules.can_record(user, inspection)
    if not states and not may:
        return []
    url = f"{reverse('fieldwork:petition_list')}?inspection={inspection.pk}"
    begin = ("登记信访", reverse("fieldwork:petition_new", args=[inspection.pk])) if may else None
    waiting = states.count(PetitionState.REGISTERED)
    period = PetitionPeriod.objects.filter(inspection=inspection).first()
    until = f"受理至{cn_day(period.closes_on)}" if period else "没有设定受理截止日"
    hint = f"{waiting}件待分办，{until}" if waiting else until
    return [Panel("信访", url, len(states), "mailbox", hint, begin)]
