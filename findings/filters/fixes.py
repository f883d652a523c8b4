"""What the list of 立行立改 can be narrowed by."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from findings.enums import FixState
from findings.models import ImmediateFix
from rounds.queries.choices import inspections_of


class FixFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索",
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "问题、单位"}),
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务",
        field_name="finding__inspection",
        queryset=inspections_of,
        widget=forms.HiddenInput,
    )
    state = filters.ChoiceFilter(label="状态", choices=FixState, empty_label="全部状态")
    late = filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = ImmediateFix
        fields: list[str] = []

    def by_words(self, rows, name, value):
        for word in value.split():
            rows = rows.filter(
                Q(problem__icontains=word) | Q(finding__inspection__unit__name__icontains=word)
            )
        return rows

    def by_late(self, rows, name, value):
        if not value:
            return rows
        open_rows = rows.exclude(state__in=[FixState.REPORTED, FixState.ACCEPTED])
        return open_rows.filter(due_on__lt=timezone.localdate())
