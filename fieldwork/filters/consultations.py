"""What the register of 请示汇报 can be narrowed by; titles and texts lie sealed and are not searched."""

import django_filters as filters
from django import forms
from django.utils import timezone

from accounts.enums import OVERSIGHT
from fieldwork.enums.consultations import ConsultationKind, ConsultationState
from fieldwork.models import Consultation
from rounds.queries.choices import inspections_of, rounds_of


class ConsultationFilter(filters.FilterSet):
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
    kind = filters.ChoiceFilter(label="类别", choices=ConsultationKind, empty_label="全部类别")
    state = filters.ChoiceFilter(label="状态", choices=ConsultationState, empty_label="全部状态")
    is_urgent = filters.BooleanFilter(
        label="只看紧急", method="by_urgency", widget=forms.CheckboxInput
    )
    late = filters.BooleanFilter(
        label="只看逾期未落实", method="by_due", widget=forms.CheckboxInput
    )

    class Meta:
        model = Consultation
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(*OVERSIGHT):
            del self.form.fields["round"]

    def by_urgency(self, rows, name, value):
        return rows.filter(is_urgent=True) if value else rows

    def by_due(self, rows, name, value):
        late = rows.filter(state=ConsultationState.TASKED, due_on__lt=timezone.localdate())
        return late if value else rows
