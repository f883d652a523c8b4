"""The rows behind the leader's charts: one grouped statement a kind, none of them about clues."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q

from accounts.models import User
from findings.models import Finding
from rectification.enums import ItemState
from rectification.models import LedgerItem
from rectification.querysets import late
from rounds import queries as rounds
from rounds.enums import Stage
from rounds.models import Deadline, Inspection, Round, Unit

NO_CATEGORY = "未分类"


@dataclass(frozen=True)
class Items:
    """What became of the items of one unit in one round; ``due``: to be closed by today, or closed."""

    round: int
    unit: int
    unit_name: str
    total: int
    closed: int
    due: int
    late: int


@dataclass(frozen=True)
class Facts:
    today: date
    sectors: list[tuple[int, str, int, int]]
    rounds: list[Round]
    inspections: list[Inspection]
    overdue: list[tuple[int, str, date, int]]
    items: list[Items]
    findings: Counter[tuple[int, int | None, str]]

    def of_round(self, round: Round) -> list[Inspection]:
        return [each for each in self.inspections if each.round_id == round.pk]

    @property
    def open(self) -> list[Inspection]:
        return [each for each in self.inspections if each.stage != Stage.ARCHIVED]


def gathered(user: User, today: date) -> Facts:
    """Six statements, whatever there is."""
    return Facts(
        today=today,
        sectors=rounds.coverage_by_sector(Unit.objects.visible_to(user).active()),
        rounds=list(
            Round.objects.visible_to(user).select_related("term").order_by("starts_on", "id")
        ),
        inspections=_inspections(user),
        overdue=_overdue(user, today),
        items=_items(user, today),
        findings=_findings(user),
    )


def _inspections(user: User) -> list[Inspection]:
    """With ``concentrated_due_on`` of their ledgers."""
    rows = Inspection.objects.visible_to(user).select_related("unit").order_by("id")
    return list(rows.annotate(concentrated_due_on=F("ledger__concentrated_due_on")))


def _overdue(user: User, today: date) -> list[tuple[int, str, date, int]]:
    """(inspection, kind of date, since when, how many); nothing of clues and what is told by few."""
    rows: Any = (
        Deadline.objects.visible_to(user)
        .overdue(today)
        .filter(is_restricted=False, inspection__isnull=False)
    )
    rows = rows.order_by("inspection", "kind").values_list("inspection", "kind")
    return list(rows.annotate(since=Min("due_on"), number=Count("pk")))


def _items(user: User, today: date) -> list[Items]:
    closed = Q(state=ItemState.CLOSED)
    rows: Any = (
        LedgerItem.objects.visible_to(user)
        .of_inspections()
        .order_by("ledger__inspection__round", "ledger__unit")
    )
    rows = rows.values_list("ledger__inspection__round", "ledger__unit", "ledger__unit__name")
    counts = rows.annotate(
        total=Count("pk"),
        closed=Count("pk", filter=closed),
        due=Count("pk", filter=closed | Q(due_on__lt=today)),
        late=Count("pk", filter=late(today)),
    )
    return [Items(*row) for row in counts]


def _findings(user: User) -> Counter[tuple[int, int | None, str]]:
    """(round, first-level category, its name) → sheets that were not withdrawn."""
    rows: Any = Finding.objects.visible_to(user).standing().order_by()
    keys = ("category_id", "category__name", "category__parent_id", "category__parent__name")
    counted = rows.values_list("inspection__round", *keys).annotate(number=Count("pk"))
    found: Counter[tuple[int, int | None, str]] = Counter()
    for round, own, name, parent, parent_name, number in counted:
        found[round, parent or own, parent_name or name or NO_CATEGORY] += number
    return found


def total(rows: Iterable[Items], what: str) -> int:
    return sum(getattr(row, what) for row in rows)
