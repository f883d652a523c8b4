"""Reads over ledgers: counters, what belongs to a set of items, and what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Min, Model, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import OVERSIGHT
from accounts.models import User
from core.models import Attachment
from core.process_cache import cached_value
from core.targets import label_of
from rectification.enums import ItemState, LedgerSource, LedgerState
from rectification.models import Extension, Ledger, LedgerItem, Measure, ProgressReport
from rectification.querysets import late, soon

REPORT = "rectification.progressreport"


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
    recovered: Decimal  # 万元

    @property
    def open(self) -> int:
        return self.total - self.closed

    @property
    def rate(self) -> int:
        """Per cent closed, whole; 100 only when all are."""
        return 100 * self.closed // self.total if self.total else 0


ANY_OUTSIDE, HISTORY = "outside", "history"
EMPTY = Counters(0, 0, 0, 0, 0, 0, 0, Decimal(0))
SUMS = ("systems_made", "held_accountable", "recovered")


def counters(items: QuerySet[LedgerItem], today: date | None = None) -> Counters:
    """Counted in one statement."""
    return Counters(**items.order_by().aggregate(**_aggregates(today)))


def counters_in_scope(user: User, source: str = "") -> Counters:
    """The counters of the items that ``user`` may see: of our own inspections, unless another
    source is asked for."""
    today = timezone.localdate()
    scope = of_source(LedgerItem.objects.visible_to(user), source or LedgerSource.INSPECTION)
    if user.has_role(*OVERSIGHT):  # all of them see all
        return cached_value(("items", source, today), lambda: counters(scope, today))
    return counters(scope, today)


def open_from_outside(user: User) -> int:
    """How many items of outside papers are not closed yet."""
    return LedgerItem.objects.visible_to(user).from_outside().open().count()


def of_source(rows: Any, source: str) -> Any:
    """Ledgers or items of one source, of all outside ones, or of earlier years."""
    if source == LedgerSource.INSPECTION:
        return rows.of_inspections().of_now()
    if source == HISTORY:
        return rows.filter(is_historical=True)
    if source == ANY_OUTSIDE:
        return rows.from_outside()
    name = "source" if rows.model is Ledger else "ledger__source"
    return rows.filter(**{name: source})


def counters_by_ledger(ledgers: list[int], today: date | None = None) -> dict[int, Counters]:
    """The counters of several ledgers, in one statement."""
    items = LedgerItem.objects.filter(ledger__in=ledgers).order_by()
    rows = items.values("ledger_id").annotate(**_aggregates(today))
    found = dict.fromkeys(ledgers, EMPTY)
    for row in rows:
        pk = row.pop("ledger_id")
        found[pk] = Counters(**row)
    return found


def with_overdue(ledgers: QuerySet[Ledger], today: date) -> QuerySet[Ledger]:
    """Each ledger with its number of overdue items; only open items of open ledgers are read."""
    late = LedgerItem.objects.overdue(today).filter(ledger=OuterRef("pk")).order_by()
    number = late.values("ledger").annotate(n=Count("*")).values("n")
    closed = When(state=LedgerState.CLOSED, then=0)
    return ledgers.annotate(overdue=Case(closed, default=Coalesce(Subquery(number), 0)))


def _aggregates(today: date | None) -> dict:
    today = today or timezone.localdate()

    def count(**conditions: Any) -> Count:
        return Count("id", filter=Q(**conditions))

    return {name: Coalesce(Sum(name), 0, output_field=_field(name)) for name in SUMS} | {
        "total": Count("id"),
        "closed": count(state=ItemState.CLOSED),
        "waiting": count(state__in=[ItemState.SUBMITTED, ItemState.VERIFIED]),
        "overdue": Count("id", filter=late(today)),
        "soon": Count("id", filter=soon(today)),
    }


def _field(name: str) -> Any:
    return LedgerItem._meta.get_field(name)


def with_measures(items: QuerySet[LedgerItem]) -> QuerySet[LedgerItem]:
    """Each item with ``measures_done`` and ``measures_total``, None where it has no measures, and
    the earliest date of those that are not done."""
    own = Measure.objects.filter(item=OuterRef("pk")).order_by().values("item")
    done, total = own.annotate(n=Count("done_on")), own.annotate(n=Count("id"))
    dates = own.filter(done_on=None).annotate(first=Min("due_on"))
    return items.annotate(
        measures_done=Subquery(done.values("n")),
        measures_total=Subquery(total.values("n")),
        measures_due_on=Subquery(dates.values("first")),
    )


@dataclass
class Belongings:
    """What the lists, the workbook and the document show beside an item's own columns."""

    measures: list[Measure]
    reports: list[ProgressReport]
    evidence: list[str]
    extensions: list[Extension]

    @property
    def measures_due(self) -> list[date]:
        """The dates of the measures that are not done."""
        return [measure.due_on for measure in self.measures if measure.done_on is None]


def belongings(items: Iterable[int]) -> dict[int, Belongings]:
    """Measures, reports (newest first), names of evidence files and extensions, by item: 4 queries."""
    ids = list(items)
    found = {pk: Belongings([], [], [], []) for pk in ids}
    for measure in Measure.objects.filter(item__in=ids).order_by("order", "id"):
        found[measure.item_id].measures.append(measure)
    owner = {}
    for report in ProgressReport.objects.filter(item__in=ids).order_by("-id"):
        found[report.item_id].reports.append(report)
        owner[report.pk] = report.item_id
    for file in _evidence(list(owner)):
        found[owner[file.target_id]].evidence.append(file.name)
    for extension in Extension.objects.filter(item__in=ids).order_by("id"):
        if extension.item_id is not None:
            found[extension.item_id].extensions.append(extension)
    return found


def files_of(reports: Iterable[ProgressReport]) -> dict[int, list[Attachment]]:
    """Evidence by report."""
    found: dict[int, list[Attachment]] = {}
    for file in _evidence([r.pk for r in reports]).select_related("uploaded_by"):
        found.setdefault(file.target_id, []).append(file)
    return found


def files_by_target(targets: Sequence[Model]) -> dict[int, list[Attachment]]:
    """Files by the id of the thing they belong to; all of one type."""
    found: dict[int, list[Attachment]] = {}
    ids = [target.pk for target in targets]
    rows = Attachment.objects.filter(
        target_type=label_of(targets[0]), target_id__in=ids, removed_at=None
    )
    for file in rows.select_related("uploaded_by").order_by("id"):
        found.setdefault(file.target_id, []).append(file)
    return found


def _evidence(reports: list[int]) -> QuerySet[Attachment]:
    files = Attachment.objects.filter(target_type=REPORT, target_id__in=reports, removed_at=None)
    return files.order_by("id")
