"""What the register of 测评与问卷 can be narrowed by; titles and questions lie sealed and are not searched."""

import django_filters as filters
from django import forms

from fieldwork.enums.surveys import SurveyKind, SurveyState
from fieldwork.models import Survey
from rounds.queries.choices import inspections_of, rounds_of


class SurveyFilter(filters.FilterSet):
    unit = filters.CharFilter(
        label="被巡察单位",
        field_name="inspection__unit__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "单位名称"}),
    )
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    kind = filters.ChoiceFilter(label="类别", choices=SurveyKind, empty_label="全部类别")
    state = filters.ChoiceFilter(label="状态", choices=SurveyState, empty_label="全部状态")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )

    class Meta:
        model = Survey
        fields: list[str] = []
