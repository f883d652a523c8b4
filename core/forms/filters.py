"""What a list can be narrowed by (django-filter): each condition of a kind is declared in one line."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from core import search
from core.forms.fields import DayField

LONGEST = 100  # characters of a search box


class ListFilter(django_filters.FilterSet):
    """``only`` names the roles to which a condition is offered; the others do without it."""

    only: ClassVar[Mapping[str, Collection[str]]] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, roles in self.only.items():
            if not self.request.user.has_role(*roles):
                self.leave_out(name)

    def leave_out(self, *names: str) -> None:
        for name in names:
            del self.form.fields[name]


def search_box(hint: str) -> forms.TextInput:
    return forms.TextInput({"type": "search", "placeholder": hint, "autocomplete": "off"})


class WordFilter(django_filters.CharFilter):
    """Each word must stand in one of the columns, or in one of ``beside``: those lead to many rows,
    and are asked beside the row so that it does not stand twice."""

    def __init__(
        self, hint: str, *columns: str, beside: Collection[str] = (), label: str = "搜索"
    ) -> None:
        super().__init__(label=label, max_length=LONGEST, widget=search_box(hint))
        self.columns, self.beside = columns, beside

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        for word in (value or "").replace("\x00", "").split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__icontains": word})
            for path in self.beside:
                there = rows.model._default_manager.filter(**{f"{path}__icontains": word})
                found |= Q(pk__in=there.order_by().values("pk"))
            rows = rows.filter(found)
        return rows


class SearchFilter(django_filters.CharFilter):
    """Words in the row's own text, found through its grams (core.search)."""

    def __init__(self, hint: str) -> None:
        super().__init__(label="搜索", max_length=LONGEST, widget=search_box(hint))

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return search.matching(rows, value or "")


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of ``choices``; where they are not the column's own values, ``pick`` finds the rows."""

    def __init__(
        self,
        label: str,
        choices: Any,
        pick: Callable[[QuerySet, str], QuerySet] | None = None,
        **kwargs,
    ) -> None:
        kwargs.setdefault("empty_label", f"全部{label}")
        super().__init__(label=label, choices=choices, **kwargs)
        self.pick = pick

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if self.pick is None:
            return super().filter(rows, value)
        return self.pick(rows, value) if value else rows


class TickFilter(django_filters.BooleanFilter):
    """Ticked, only the rows that ``pick`` finds for the person who asks."""

    def __init__(self, label: str, pick: Callable[[QuerySet, Any], QuerySet]) -> None:
        super().__init__(label=label, widget=forms.CheckboxInput)
        self.pick = pick

    def filter(self, rows: QuerySet, value: bool | None) -> QuerySet:
        return self.pick(rows, self.parent.request.user) if value else rows


class DateFilter(django_filters.DateFilter):
    field_class = DayField


class DayFilter(DateFilter):
    """One day; with ``lookup`` gte or lte the first or last of a period."""

    def __init__(self, label: str, column: str, lookup: str = "exact") -> None:
        day = forms.DateInput({"type": "date"})
        super().__init__(label=label, field_name=column, lookup_expr=lookup, widget=day)


class YearFilter(django_filters.NumberFilter):
    def __init__(self) -> None:
        super().__init__(label="年度", widget=forms.NumberInput({"min": 2000}))
