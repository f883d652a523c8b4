"""Keyset pages: the same cost at any depth, stable while rows come and go."""

import base64
import binascii
import json
import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

CAP = 1000


@dataclass(frozen=True)
class Page:
    """One page of rows; ``next`` and ``previous`` are cursors for the query string, or empty."""

    rows: list
    next: str = ""
    previous: str = ""
    total: int = 0

    @property
    def total_words(self) -> str:
        return f"{CAP}+" if self.total > CAP else str(self.total)


def paginate(
    queryset: QuerySet,
    order: tuple[str, ...],
    *,
    size: int,
    cursor: str = "",
    counted: QuerySet | None = None,
) -> Page:
    """Rows of ``queryset`` in ``order`` (columns that are never null, the last one unique).

    ``cursor`` comes from a Page; one that cannot be read counts as the first page.
    ``counted`` is the same set without the joins that only the columns shown need.
    """
    backwards, place = _decode(cursor)
    whole = queryset if counted is None else counted
    total = whole.order_by().values("pk")[: CAP + 1].count()
    reverse = tuple(_flip(name) for name in order)
    walk = reverse if backwards else order
    rows = queryset
    if place is not None:
        try:
            rows = rows.filter(_beyond(walk, place))
        except (ValidationError, ValueError, TypeError, OverflowError):
            place, backwards, walk = None, False, order
    found = list(rows.order_by(*walk)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return _page(found, order, total, more, backwards, place is not None)


def beside(queryset: QuerySet, order: tuple[str, ...], row) -> list:
    """[the row before ``row``, the row after it] of ``queryset`` in ``order``; None where it ends.

    ``row`` has the order's columns and need not be in the set itself (any more).
    """
    place = [_value(row, name.lstrip("-")) for name in order]
    back = tuple(_flip(name) for name in order)
    return [queryset.filter(_beyond(walk, place)).order_by(*walk).first() for walk in (back, order)]


def _page(found, order, total, more, backwards, inside) -> Page:
    if not found:
        return Page([], total=total)
    has_next = inside if backwards else more
    has_previous = more if backwards else inside
    return Page(
        found,
        next=_encode("n", order, found[-1]) if has_next else "",
        previous=_encode("p", order, found[0]) if has_previous else "",
        total=total,
    )


def _beyond(walk: tuple[str, ...], place: list) -> Q:
    """Rows after ``place`` in the direction of ``walk``, compared column by column."""
    condition, equal = Q(), Q()
    for name, value in zip(walk, place, strict=True):
        column = name.lstrip("-")
        lookup = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{column}__{lookup}": value})
        equal &= Q(**{column: value})
    first, value = walk[0].lstrip("-"), place[0]
    bound = "lte" if walk[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": value}) & condition


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _encode(direction: str, order: tuple[str, ...], row) -> str:
    values = [_plain(_value(row, name.lstrip("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps([direction, values]).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[bool, list | None]:
    if not cursor:
        return False, None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.urlsafe_b64decode(padded)
        direction, values = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, TypeError, binascii.Error):
        return False, None
    is_place = isinstance(values, list) and not any("\0" in str(value) for value in values)
    return direction == "p", values if is_place else None


def _finite(text: str) -> float:
    """No row has another number, and no database takes it."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _value(row, column: str):
    if isinstance(row, dict):
        return row[column]
    for part in column.split("__"):
        row = getattr(row, part)
    return row


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
