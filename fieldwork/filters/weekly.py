"""What the register of weekly reports can be narrowed by; what was written lies sealed and is not searched."""

import django_filters as filters
from django import forms
from django.utils import timezone

from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from rounds.queries.choices import inspections_of, rounds_of


class WeeklyFilter(filters.FilterSet):
    unit = filters.CharFilter(
        label="被巡察单位",
        field_name="inspection__unit__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "单位名称"}),
    )
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=WeeklyState, empty_label="全部状态")
    late = filters.BooleanFilter(label="只看逾期未报", method="by_due", widget=forms.CheckboxInput)

    class Meta:
        model = WeeklyReport
        fields: list[str] = []

    def by_due(self, rows, name, value):
        late = rows.filter(state=WeeklyState.DRAFT, due_on__lt=timezone.localdate())
        return late if value else rows
