"""What letters to organs and what they told can be narrowed by; texts lie sealed and are not searched."""

import django_filters as filters
from django import forms
from django.utils import timezone

from accounts.enums import Role
from fieldwork.enums.intake import IntakeKind, IntakeState
from fieldwork.models import IntakeItem, IntakeRequest
from rounds.models import Organ
from rounds.queries.choices import inspections_of, rounds_of


def _organs(path: str) -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        label="机关", field_name=path, queryset=Organ.objects.all(), empty_label="全部机关"
    )


class IntakeFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")
    organ = _organs("organ")
    state = filters.ChoiceFilter(label="状态", choices=IntakeState, empty_label="全部状态")
    overdue = filters.BooleanFilter(label="只看逾期", method="by_due", widget=forms.CheckboxInput)

    class Meta:
        model = IntakeRequest
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.ORGAN):
            del self.form.fields["round"], self.form.fields["organ"]

    def by_due(self, rows, name, value):
        late = rows.filter(state=IntakeState.ISSUED, due_on__lt=timezone.localdate())
        return late if value else rows


class IntakeItemFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        label="轮次",
        field_name="reply__inspection__round",
        queryset=rounds_of,
        empty_label="全部轮次",
    )
    organ = _organs("reply__request__organ")
    kind = filters.ChoiceFilter(label="类别", choices=IntakeKind, empty_label="全部类别")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务",
        field_name="reply__inspection",
        queryset=inspections_of,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = IntakeItem
        fields: list[str] = []
