"""What earlier inspections of a unit left to be put right, for the inspection that comes back to it."""

from dataclasses import dataclass

from accounts.models import User
from rectification.enums import REOPENING, ItemState, RevisitState, Verdict
from rectification.models import LedgerItem, RevisitItem
from rounds.models import Inspection


@dataclass(frozen=True)
class Earlier:
    """One item of an earlier ledger, with the newest verdict that a revisit came to."""

    item: LedgerItem
    verdict: Verdict | None

    @property
    def is_unresolved(self) -> bool:
        return self.item.state != ItemState.CLOSED or self.verdict in REOPENING

    @property
    def source(self) -> str:
        """Where it comes from, as a point that is taken over names it."""
        return f"{self.item.ledger.origin}整改事项第{self.item.number}项"

    @property
    def words(self) -> str:
        """“十二届市委第二轮整改事项第3项　公务接待无公函（已销号，回访：反弹）”."""
        said = [
            self.item.get_state_display(),
            *([f"回访：{self.verdict.label}"] if self.verdict else []),
        ]
        return f"{self.source}　{self.item.problem}（{'，'.join(said)}）"


def earlier_items(inspection: Inspection, user: User) -> list[Earlier]:
    """Items of the unit's earlier inspections that ``user`` may see, the unresolved ones first."""
    rows = LedgerItem.objects.visible_to(user).filter(
        ledger__unit=inspection.unit_id,
        ledger__inspection__round__starts_on__lt=inspection.round.starts_on,
    )
    rows = rows.select_related("ledger__inspection__round__term", "category__parent")
    rows = rows.order_by("-ledger__inspection__round__starts_on", "-ledger_id", "number")
    verdicts = _verdicts([row.pk for row in rows])
    found = [Earlier(row, verdicts.get(row.pk)) for row in rows]
    return sorted(found, key=lambda each: not each.is_unresolved)


def _verdicts(ids: list[int]) -> dict[int, Verdict]:
    """By item, of the newest revisit that was concluded."""
    sheets = RevisitItem.objects.filter(item__in=ids, revisit__state=RevisitState.DONE)
    rows = sheets.exclude(verdict="").order_by("revisit_id").values_list("item_id", "verdict")
    return {item: Verdict(verdict) for item, verdict in rows}
