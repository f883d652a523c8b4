"""What a metric is: figures counted from registers, and one number that comes of the counts alone (ADR 0115)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core.registry import KeyedRegistry
from core.targets import label_of
from overview.enums import Source

if TYPE_CHECKING:
    from overview.models import Evaluation

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
Counts = dict[str, Decimal]
Value = Callable[[Counts, Decimal], Decimal | None]


@dataclass(frozen=True)
class Figure:
    """One number and the rows that make it: none of what is sealed, none of sums."""

    label: str
    unit: str
    count: int
    target: str = ""
    ids: tuple[int, ...] = ()

    def stored(self) -> dict:
        names = {"label": self.label, "unit": self.unit, "count": str(self.count)}
        return names | {"target": self.target, "ids": list(self.ids)}


@dataclass(frozen=True)
class Metric:
    figures: Callable[["Evaluation", date], dict[str, Figure]]
    value: Value
    unit: str


metrics: KeyedRegistry[str, Metric] = KeyedRegistry()


def metric(source: Source, value: Value, unit: str = "%") -> Callable:
    """What is counted for a source; ``value`` makes one number of the counts and of 小单位折算."""

    def keep(function: Callable) -> Callable:
        metrics[source.value] = Metric(function, value, unit)
        return function

    return keep


def figure(label: str, unit: str, rows: QuerySet) -> Figure:
    """The number of rows, and which they were."""
    ids = tuple(rows.order_by("pk").values_list("pk", flat=True).distinct())
    return Figure(label, unit, len(ids), label_of(rows.model), ids)


def number(label: str, unit: str, count: int | None) -> Figure:
    """A number whose rows are not kept."""
    return Figure(label, unit, count or 0)


def share(part: str, whole: str) -> Value:
    """Percent to a tenth; None of nothing, which says neither good nor bad."""

    def value(counts: Counts, small: Decimal) -> Decimal | None:
        if not counts[whole]:
            return None
        return (100 * counts[part] / counts[whole]).quantize(TENTH, ROUND_HALF_UP)

    return value


def count_of(key: str) -> Value:
    return lambda counts, small: counts[key]


def per_unit(key: str) -> Value:
    """By large units, a small one counting as its part: teams are compared by it."""

    def value(counts: Counts, small: Decimal) -> Decimal | None:
        units = counts["large"] + small * counts["small"]
        return (counts[key] / units).quantize(HUNDREDTH, ROUND_HALF_UP) if units else None

    return value
