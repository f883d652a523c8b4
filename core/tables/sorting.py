"""By which columns the database can sort a list, and the order that a person asked for (ADR 0112).

A column sorts by its source, or by what it declares as ``sort``, where that is a plain value of the
row or of a row above it. What is sealed, computed or manifold does not sort. Empty values stand
last in both directions, as in a spreadsheet; rows that are equal keep the list's own order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    F,
    Field,
    FloatField,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TimeField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Collate

from core.encryption.fields import BlindIndex
from core.tables.columns import Column

CHINESE = "zh-x-icu"  # by pinyin; of every PostgreSQL that is built with ICU
EMPTY: dict[type[Field], Any] = {
    DateTimeField: datetime(1900, 1, 1, tzinfo=UTC),
    DateField: date(1900, 1, 1),
    TimeField: time.min,
    BooleanField: False,
    IntegerField: 0,
    DecimalField: 0,
    FloatField: 0,
    CharField: "",
}


@dataclass(frozen=True, slots=True)
class SortValue:
    """One value that rows are compared by; ``is_empty`` where it may be missing."""

    expression: Expression | F
    is_empty: Q | None = None


class Sorting:
    """Which of ``columns`` the database can sort ``rows`` by, and what ``wanted`` (key or -key) asks."""

    def __init__(self, columns: Iterable[Column], rows: QuerySet, wanted: str = "") -> None:
        able = {column.name: column for column in columns if is_sortable(column, rows)}
        chosen = able.get(wanted.removeprefix("-"))
        self.keys = frozenset(able)
        self.is_descending = wanted.startswith("-")
        self.values = sort_values(chosen, rows) if chosen else []

    def annotate(self, rows: QuerySet) -> QuerySet:
        """The rows with what they are compared by."""
        named: dict[str, Any] = {}
        for place, value in enumerate(self.values):
            if value.is_empty is not None:
                named[f"sort_empty_{place}"] = Case(
                    When(value.is_empty, then=Value(1)), default=0, output_field=IntegerField()
                )
            named[f"sort_{place}"] = value.expression
        return rows.annotate(**named) if named else rows

    def order(self, default: tuple[str, ...]) -> tuple[str, ...]:
        """The columns to order by: never null, the last unique as those of ``default``."""
        names: list[str] = []
        sign = "-" if self.is_descending else ""
        for place, value in enumerate(self.values):
            if value.is_empty is not None:
                names.append(f"sort_empty_{place}")
            names.append(f"{sign}sort_{place}")
        return (*names, *default)


def is_sortable(column: Column, rows: QuerySet) -> bool:
    """Whether all that the column is compared by is plain."""
    paths = _paths(column)
    return bool(paths) and all(_kind(_field(path, rows)[0]) for path in paths)


def sort_values(column: Column, rows: QuerySet) -> list[SortValue]:
    """What the rows are compared by for this column, which is sortable."""
    return [_sort_value(path, column.choices, rows) for path in _paths(column)]


def _paths(column: Column) -> tuple[str, ...]:
    return (column.source,) if column.sort is None else column.sort


def _kind(field: Field | None) -> type[Field] | None:
    if isinstance(field, BlindIndex):
        return None
    return next((each for each in EMPTY if isinstance(field, each)), None)


def _sort_value(path: str, choices: Any, rows: QuerySet) -> SortValue:
    field, may_be_empty = _field(path, rows)
    kind = cast(type[Field], _kind(field))
    ranked = [
        value for value, _ in (choices.choices if choices else cast(Field, field).flatchoices)
    ]
    if ranked:
        places = [When(**{path: value}, then=Value(place)) for place, value in enumerate(ranked)]
        return SortValue(Case(*places, default=len(ranked), output_field=IntegerField()))
    empty = Q(**{path: None}) if may_be_empty else None
    if kind is CharField:
        empty = Q(**{path: ""}) | (empty or Q())
    value = Coalesce(F(path), Value(EMPTY[kind]), output_field=field) if may_be_empty else F(path)
    is_text = kind is CharField and _knows_chinese()
    return SortValue(Collate(value, CHINESE) if is_text else value, empty)


@cache
def _knows_chinese() -> bool:
    """Whether this server can sort texts as Chinese; asked once in a process. Without, by code point."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [CHINESE])
        return cursor.fetchone() is not None


def _field(path: str, rows: QuerySet) -> tuple[Field | None, bool]:
    """The plain field at the end of the path, and whether it may be null; none beyond many rows."""
    query = rows.query
    if annotation := query.annotations.get(path):
        try:
            return annotation.output_field, True
        except (FieldError, AttributeError):
            return None, False
    model: type[Model] = rows.model
    *above, last = path.split("__")
    is_null = False
    for name in above:
        relation = _named(model, name)
        if relation is None or not (relation.many_to_one or relation.one_to_one):
            return None, False
        is_null |= getattr(relation, "null", True)
        model = relation.related_model
    field = _named(model, last)
    return (field, is_null or field.null) if isinstance(field, Field) else (None, False)


def _named(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
