"""What the list of 重点关注事项 can be narrowed by; reasons lie sealed and are not searched."""

import django_filters as filters
from django import forms
from django.db.models import Q

from accounts.enums import Role
from fieldwork.enums.focus import FocusKind, FocusState
from fieldwork.models import FocusPoint
from rounds.queries.choices import inspections_of


class FocusFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索",
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "事项、被巡察单位"}),
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=FocusState, empty_label="全部状态")
    kind = filters.ChoiceFilter(label="类别", choices=FocusKind, empty_label="全部类别")
    unassigned = filters.BooleanFilter(
        label="未指定查办人", method="by_none", widget=forms.CheckboxInput
    )
    mine = filters.BooleanFilter(label="由我查办", method="by_me", widget=forms.CheckboxInput)

    class Meta:
        model = FocusPoint
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(Role.INSPECTOR):
            del self.form.fields["mine"]

    def by_words(self, rows, name, value):
        for word in value.replace("\x00", "").split():
            rows = rows.filter(Q(title__icontains=word) | Q(inspection__unit__name__icontains=word))
        return rows

    def by_none(self, rows, name, value):
        return rows.unsettled().filter(assignee=None) if value else rows

    def by_me(self, rows, name, value):
        return rows.filter(assignee__user=self.request.user) if value else rows
