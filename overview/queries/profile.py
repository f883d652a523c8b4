"""What is known of a unit from earlier rounds: for a team that has ten minutes before entry.

Figures count everything that was fed back; rows are named only inside the person's scope.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import OVERSIGHT
from accounts.models import User
from findings.enums import FindingState
from findings.models import Finding
from rectification.enums import ItemState
from rectification.models import LedgerItem
from rounds.models import Inspection, Unit

NO_CATEGORY = "未分类"


def may_read(user: User, unit: Unit) -> bool:
    """Office and leadership; of the teams those that inspect this unit."""
    if user.has_role(*OVERSIGHT):
        return True
    return Inspection.objects.visible_to(user).filter(unit=unit).exists()


@dataclass
class Heading:
    """One first-level category: how many were fed back in each round, and the sheets that may be named."""

    name: str
    by_round: dict[str, int] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.by_round.values())

    @property
    def is_recurring(self) -> bool:
        """屡查屡犯: the same category in two rounds."""
        return len(self.by_round) > 1


def inspections_of(unit: Unit) -> list[Inspection]:
    """Every inspection of the unit with what was fed back and what of it is closed, newest first."""
    items = "ledger__items"
    closed = Q(**{f"{items}__state": ItemState.CLOSED})
    rows = Inspection.objects.filter(unit=unit).select_related("round__term", "team")
    rows = rows.annotate(
        fed_back=Count(items, distinct=True), closed=Count(items, filter=closed, distinct=True)
    )
    return list(rows.order_by("-round__starts_on", "-pk"))


def headings_of(unit: Unit, user: User) -> list[Heading]:
    """First-level categories of what was fed back in any round, the most frequent first."""
    rows = Finding.objects.filter(inspection__unit=unit, state=FindingState.FED_BACK)
    seen = Finding.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = rows.annotate(is_named=Exists(seen)).select_related(
        "category__parent", "inspection__round__term"
    )
    found: dict[str, Heading] = {}
    for row in rows.order_by("inspection__round__starts_on", "number"):
        round, category = str(row.inspection.round), row.category
        name = str((category and category.parent) or category or NO_CATEGORY)
        heading = found.setdefault(name, Heading(name))
        heading.by_round[round] = heading.by_round.get(round, 0) + 1
        if row.is_named:
            heading.sheets.append(f"{row.inspection.round.short_name}{row}")
    for item in _of_earlier_years(unit):
        name = str((item.category and item.category.parent) or item.category or NO_CATEGORY)
        heading, round = found.setdefault(name, Heading(name)), item.ledger.origin
        heading.by_round[round] = heading.by_round.get(round, 0) + 1
    return sorted(found.values(), key=lambda heading: (-heading.total, heading.name))


def _of_earlier_years(unit: Unit) -> QuerySet[LedgerItem]:
    """What was fed back in rounds that no sheet of the system tells of (ADR 0111)."""
    rows = LedgerItem.objects.filter(ledger__unit=unit, is_historical=True)
    return rows.select_related("category__parent", "ledger__inspection__round__term")


def open_items_of(unit: Unit, user: User) -> list[LedgerItem]:
    rows = LedgerItem.objects.visible_to(user).filter(ledger__unit=unit)
    rows = rows.exclude(state=ItemState.CLOSED).select_related("ledger__inspection__round")
    return list(rows.order_by("due_on", "pk"))


def grouped_leaders(unit: Unit) -> dict[str, list]:
    """班子成员 and 重点岗位 that hold their post, by kind."""
    found: dict[str, list] = defaultdict(list)
    for leader in unit.leaders.filter(left_on=None):
        found[leader.get_kind_display()].append(leader)
    return dict(found)
