"""The ledger's door on the inspection page, with how far it is."""

from rectification import queries
from rectification.models import Ledger
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
