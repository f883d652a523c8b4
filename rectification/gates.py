"""What the ledger bars of an inspection's last steps (docs/domain.md §4)."""

from findings.models import NothingFound
from rectification.enums import LedgerState
from rectification.models import Ledger, LedgerItem
from rounds import gates
from rounds.enums import Stage


@gates.register(Stage.FOLLOW_UP)
def needs_items_closed(inspection) -> list[str]:
    """No revisit while anything is still being put right."""
    left = LedgerItem.objects.open().filter(ledger__inspection=inspection).count()
    return [f"{left}项整改未销号"] if left else []


@gates.register(Stage.ARCHIVED)
def needs_ledger_closed(inspection) -> list[str]:
    """Nothing is archived over an open ledger; a re-opened item bars it, too.

    Where the leader answered for it that nothing was found there is nothing to put right.
    """
    ledger = Ledger.objects.filter(inspection=inspection).first()
    if ledger is None:
        clean = NothingFound.objects.filter(inspection=inspection).exists()
        return [] if clean else ["尚未建立整改台账"]
    if ledger.state != LedgerState.CLOSED:
        return [f"整改台账未办结（现为“{ledger.get_state_display()}”）"]
    return []
