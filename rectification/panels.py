"""The ledger's door on the inspection page, with how far it is."""

from django.urls import reverse

from rectification import queries
from rectification.enums import SupervisionState
from rectification.models import Ledger, Supervision
from rounds import panels
from rounds.panels import Panel


@panels.register
def ledger_panel(inspection, user) -> list[Panel]:
    ledger = Ledger.objects.visible_to(user).filter(inspection=inspection).first()
    if ledger is None:
        return []
    counters = queries.counters(ledger.items.all())
    return [
        Panel(
            label="整改台账",
            url=ledger.get_absolute_url(),
            count=counters.total,
            icon="list-check",
            hint=f"已销号{counters.closed}项，逾期{counters.overdue}项",
        )
    ]


@panels.register
def letters_panel(inspection, user) -> list[Panel]:
    """The letters of the ladder, once there are any."""
    letters = Supervision.objects.visible_to(user).filter(ledger__inspection=inspection)
    found = list(letters.order_by("-pk").values_list("ledger_id", "state"))
    if not found:
        return []
    url = f"{reverse('rectification:supervision_list')}?ledger={found[0][0]}"
    newest = SupervisionState(found[0][1]).label
    return [Panel("督办文书", url, len(found), icon="mail-exclamation", hint=f"最近一份：{newest}")]
