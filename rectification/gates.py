"""What the ledger bars of an inspection's last steps (docs/domain.md §4)."""

from findings.models import NothingFound
from rectification.enums import ExtensionState, LedgerState, PublicTextState, WithholdingState
from rectification.models import (
    Extension,
    Ledger,
    LedgerItem,
    Measure,
    PublicText,
    Revisit,
    Supervision,
    Withholding,
)
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


@gates.register(Stage.ARCHIVED)
def needs_nothing_waiting(inspection) -> list[str]:
    """Measures undone, letters unanswered and requests undecided, each by its count."""
    of_item = {"item__ledger__inspection": inspection}
    found = {
        "项整改措施未完成": Measure.objects.filter(done_on=None, **of_item),
        "份督办文书未办结": Supervision.objects.open().filter(ledger__inspection=inspection),
        "份延期申请未决定": Extension.objects.filter(
            state=ExtensionState.ASKED,
            deadline__inspection=inspection,
            deadline__is_restricted=False,
        ),
        "份不公开申请未决定": Withholding.objects.filter(state=WithholdingState.ASKED, **of_item),
        "次回访未办结": Revisit.objects.open().filter(ledger__inspection=inspection),
        "份公开文本未审定": PublicText.objects.filter(**of_item).exclude(
            state=PublicTextState.APPROVED
        ),
    }
    counts = {words: rows.count() for words, rows in found.items()}
    return [f"{count}{words}" for words, count in counts.items() if count]
