"""What the list of 工作方案 can be narrowed by; its texts lie sealed and are not searched."""

import django_filters as filters
from django import forms

from accounts.enums import Role
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import WorkPlan
from rounds.models import Inspection, Round


def _inspections(request):
    return Inspection.objects.visible_to(request.user).select_related("round__term", "unit", "team")


def _rounds(request):
    return Round.objects.visible_to(request.user).select_related("term")


class WorkPlanFilter(filters.FilterSet):
    unit = filters.CharFilter(
        label="被巡察单位",
        field_name="inspection__unit__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "单位名称"}),
    )
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=_rounds, empty_label="全部轮次"
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=_inspections, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=WorkPlanState, empty_label="全部状态")

    class Meta:
        model = WorkPlan
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(Role.OFFICE):
            del self.form.fields["round"]
