"""What the list of 工作方案 can be narrowed by; its texts lie sealed and are not searched."""

import django_filters as filters
from django import forms

from accounts.enums import Role
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import WorkPlan
from rounds.queries.choices import inspections_of, rounds_of


class WorkPlanFilter(filters.FilterSet):
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
    state = filters.ChoiceFilter(label="状态", choices=WorkPlanState, empty_label="全部状态")

    class Meta:
        model = WorkPlan
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(Role.OFFICE):
            del self.form.fields["round"]
