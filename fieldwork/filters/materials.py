"""What the list of 资料清单 can be narrowed by."""

import django_filters as filters
from django import forms
from django.utils import timezone

from fieldwork.enums.materials import RequestState
from fieldwork.models import MaterialRequest
from rounds.queries.choices import inspections_of


class RequestFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索",
        field_name="inspection__unit__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "单位名称"}),
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=RequestState, empty_label="全部状态")
    late = filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = MaterialRequest
        fields: list[str] = []

    def by_late(self, rows, name, value):
        return rows.open().filter(due_on__lt=timezone.localdate()) if value else rows
