"""发文登记簿: every document under a 文号, by series and year, and whether a number is missing.

Letters about clues are not in it: they have a register of their own for those who may know of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from core.documents import registry
from core.models import IssuedNumber, NumberSeries
from findings.models import Feedback, ImmediateFix, Recommendation
from rectification.models import Supervision
from rounds.models import Inspection, Unit

DOCUMENT = "document."
WAYS_TO_UNIT = (
    ("finding", "inspection", "unit"),
    ("inspection", "unit"),
    ("unit",),  # before the ledger: an inspection without one would ask the database
    ("ledger", "unit"),
)
LADDER = "supervision."


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that bear a 文号: ``key`` names their numbers (core.numbers), ``series`` its word."""

    model: type[Model]
    key: str
    series: str
    label: str
    joined: tuple[str, ...]


SOURCES = (
    Source(
        ImmediateFix, "findings.fix", "立行立改", "立行立改通知书", ("finding__inspection__unit",)
    ),
    Source(Feedback, "findings.feedback", "巡反馈", "反馈意见", ("inspection__unit",)),
    Source(Recommendation, "findings.recommendation", "巡建", "移交建议书", ("inspection__unit",)),
    Source(Supervision, LADDER, "", "", ("ledger__unit", "step")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued document. ``unit`` is the inspected unit it is about, "" where it has none."""

    series: str
    year: int
    number: int
    kind: str
    unit: str
    issued_on: date
    issued_by: str
    url: str

    @property
    def reference(self) -> str:
        return f"{self.series}〔{self.year}〕{self.number}号"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers 1 to ``last`` were given in one year; ``missing`` belong to no document."""

    series: str
    year: int
    last: int
    missing: tuple[int, ...]


def years() -> list[int]:
    """Years in which numbers were given, newest first."""
    found = _given().order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def entries(user: User, year: int) -> list[Entry]:
    """Documents of ``year`` in ``user``'s scope, by day, series and number; one query a source and model."""
    found = [*_of_rows(user, year), *_of_numbers(IssuedNumber.objects.filter(year=year), user)]
    return sorted(found, key=_order)


def about(unit: Unit, user: User, *, most: int = 20) -> list[Entry]:
    """The newest documents about one unit in ``user``'s scope; its letters of the ladder stand elsewhere."""
    found: list[Entry] = []
    for source in SOURCES:
        if source.series:
            manager: Any = source.model._default_manager
            rows = manager.visible_to(user).filter(
                **{source.joined[0]: unit, "number__isnull": False}
            )
            rows = rows.select_related("issued_by", *source.joined).order_by("-year", "-number")
            found += [_entry(row, row, source.series, source.label) for row in rows[:most]]
    inspections = Inspection.objects.filter(unit=unit).values("pk")
    numbers = IssuedNumber.objects.filter(
        target_type="rounds.inspection", target_id__in=inspections
    )
    found += _of_numbers(numbers.order_by("-issued_on", "-pk")[:most], user)
    return sorted(found, key=_order, reverse=True)[:most]


def _order(entry: Entry) -> tuple:
    return (entry.issued_on, entry.series, entry.number)


def proof(year: int) -> list[Series]:
    """Every series of ``year``: what was given against what bears it, whoever may see the documents."""
    words = {source.key: source.series for source in SOURCES}
    borne = _borne(year)
    found = []
    for key, last in _given().filter(year=year).values_list("series", "last"):
        word = words.get(key) or key.removeprefix(DOCUMENT).removeprefix(LADDER)
        missing = sorted(set(range(1, last + 1)) - borne.get(word, set()))
        found.append(Series(word, year, last, tuple(missing)))
    return sorted(found, key=lambda each: each.series)


def _given() -> QuerySet[NumberSeries]:
    keys = [source.key for source in SOURCES if source.series]
    own = Q(series__in=keys) | Q(series__startswith=LADDER) | Q(series__startswith=DOCUMENT)
    return NumberSeries.objects.filter(own, last__gt=0)


def _borne(year: int) -> dict[str, set[int]]:
    """Series → numbers that a document bears; no document is read."""
    found: dict[str, set[int]] = {}
    for source in SOURCES:
        rows = source.model._base_manager.filter(year=year, number__isnull=False)
        names = ("number",) if source.series else ("number", "series")
        for number, *series in rows.values_list(*names):
            found.setdefault(source.series or series[0], set()).add(number)
    for word, number in IssuedNumber.objects.filter(year=year).values_list("series", "number"):
        found.setdefault(word, set()).add(number)
    return found


def _of_rows(user: User, year: int) -> Iterator[Entry]:
    for source in SOURCES:
        manager: Any = source.model._default_manager
        rows = manager.visible_to(user).filter(year=year, number__isnull=False)
        for row in rows.select_related("issued_by", *source.joined):
            yield _entry(row, row, source.series or row.series, source.label or str(row.step))


def _of_numbers(rows: QuerySet[IssuedNumber], user: User) -> Iterator[Entry]:
    """Of documents numbered by themselves (core.documents.issuing) those that exist for ``user``."""
    groups: dict[str, list[IssuedNumber]] = {}
    for row in rows.select_related("issued_by"):
        groups.setdefault(row.kind, []).append(row)
    for key, group in groups.items():
        kind = registry.get(key)
        if kind and not kind.restricted:
            yield from _of_kind(kind, group, user)


def _of_kind(kind: registry.Kind, group: list[IssuedNumber], user: User) -> Iterator[Entry]:
    targets = kind.rows(user).in_bulk([row.target_id for row in group])
    for row in group:
        target = targets.get(row.target_id)
        if target is not None and kind.may(user, target):
            yield _entry(row, target, row.series, kind.label)


def _entry(row: Any, target: Any, series: str, kind: str) -> Entry:
    return Entry(
        series=series,
        year=row.year,
        number=row.number,
        kind=kind,
        unit=_unit_of(target),
        issued_on=row.issued_on,
        issued_by=row.issued_by.name,
        url=target.get_absolute_url(),
    )


def _unit_of(target: Any) -> str:
    for path in WAYS_TO_UNIT:
        found = target
        for name in path:
            found = getattr(found, name, None)
        if found is not None:
            return found.name
    return ""
