"""Reads over ledgers: counters, the rows of the ledger page, what waits for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.models import Attachment
from rectification.enums import OPEN_ITEMS, ItemState
from rectification.models import LedgerItem, Measure, ProgressReport
from rectification.querysets import SOON


@dataclass(frozen=True)
class Counters:
    """One line over a set of items: 反馈问题数, 已销号, 整改中, 逾期, 完成率 and the results."""

    total: int
    closed: int
    waiting: int  # applied for or verified
    overdue: int
    soon: int
    systems_made: int
    held_accountable: int
    recovered: object

    @property
    def open(self) -> int:
        return self.total - self.closed

    @property
    def rate(self) -> int:
        """Per cent closed, whole; 100 only when all are."""
        return 100 * self.closed // self.total if self.total else 0


def counters(items: QuerySet[LedgerItem], today: date | None = None) -> Counters:
    """Counted in one statement."""
    today = today or timezone.localdate()
    return Counters(**items.order_by().aggregate(**counts(today), **results()))


def counts(today: date, prefix: str = "") -> dict:
    """The aggregates of Counters, for items themselves or for ledgers (prefix ``items__``)."""

    def count(**conditions) -> Count:
        return Count(
            prefix + "id", filter=Q(**{prefix + k: v for k, v in conditions.items()})
        )

    soon = (today, today + timedelta(days=SOON))
    return {
        "total": Count(prefix + "id"),
        "closed": count(state=ItemState.CLOSED),
        "waiting": count(state__in=[ItemState.SUBMITTED, ItemState.VERIFIED]),
        "overdue": count(state__in=OPEN_ITEMS, due_on__lt=today),
        "soon": count(state__in=OPEN_ITEMS, due_on__range=soon),
    }


def results() -> dict:
    return {
        "systems_made": Coalesce(Sum("systems_made"), 0),
        "held_accountable": Coalesce(Sum("held_accountable"), 0),
        "recovered": Coalesce(Sum("recovered"), 0, output_field=LedgerItem._meta.get_field("recovered")),
    }


def with_measures(items: QuerySet[LedgerItem]) -> QuerySet[LedgerItem]:
    """Each item with how many measures it has and how many are done."""
    return items.annotate(
        measure_count=Count("measures"), measures_done=Count("measures__done_on")
    )


ROW_FIELDS = (
    "id",
    "number",
    "problem",
    "kind",
    "department",
    "person",
    "progress",
    "state",
    "first_due_on",
    "due_on",
    "returns",
    "return_note",
)


def measures_of(items: list[int]) -> dict[int, list[Measure]]:
    """Measures by item, in order."""
    found: dict[int, list[Measure]] = {}
    for measure in Measure.objects.filter(item__in=items).order_by("order", "id"):
        found.setdefault(measure.item_id, []).append(measure)
    return found


def evidence_counts(items: QuerySet[LedgerItem]) -> dict[int, int]:
    """How many files each item's reports carry."""
    reports = dict(ProgressReport.objects.filter(item__in=items).values_list("id", "item_id"))
    files = Attachment.objects.filter(
        target_type="rectification.progressreport", target_id__in=list(reports), removed_at=None
    )
    found: dict[int, int] = {}
    for target in files.values_list("target_id", flat=True):
        found[reports[target]] = found.get(reports[target], 0) + 1
    return found
