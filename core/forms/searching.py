"""What the lists' filters share: one box of words, each of which must stand in one of the columns."""

import django_filters as filters
from django import forms
from django.db.models import Q


def search_box(words: str) -> filters.CharFilter:
    box = forms.TextInput(attrs={"type": "search", "placeholder": words})
    return filters.CharFilter(label="搜索", method="by_words", widget=box)


class ByWords(filters.FilterSet):
    columns: tuple[str, ...] = ()

    def by_words(self, rows, name, value):
        for word in value.replace("\x00", "").split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(found)
        return rows
