"""What the register of 了解活动 can be narrowed by; whom and what was seen lie sealed and are not searched."""

import django_filters as filters
from django import forms
from django.db.models import Q

from accounts.enums import Role
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.methods import OF_ACTIVITIES
from fieldwork.models import Activity
from rounds.queries.choices import inspections_of, rounds_of


def _date(label: str, lookup: str) -> filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"})
    return filters.DateFilter(label=label, field_name="held_on", lookup_expr=lookup, widget=widget)


class ActivityFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索",
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "地点、单位、参加人员"}),
    )
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    method = filters.ChoiceFilter(label="了解方式", choices=OF_ACTIVITIES, empty_label="全部方式")
    state = filters.ChoiceFilter(label="状态", choices=ActivityState, empty_label="全部状态")
    since = _date("日期自", "gte")
    until = _date("日期至", "lte")
    below = filters.BooleanFilter(
        label="只看到下级单位的", method="by_below", widget=forms.CheckboxInput
    )
    mine = filters.BooleanFilter(label="我参加的", method="by_me", widget=forms.CheckboxInput)
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(Role.INSPECTOR):
            del self.form.fields["mine"]

    def by_words(self, rows, name, value):
        for word in value.replace("\x00", "").split():
            there = Activity.members.through.objects.filter(inspector__name__icontains=word)
            wanted = Q(place__icontains=word) | Q(unit_below__name__icontains=word)
            wanted |= Q(inspection__unit__name__icontains=word)
            rows = rows.filter(wanted | Q(pk__in=there.values("activity_id")))
        return rows

    def by_below(self, rows, name, value):
        return rows.exclude(unit_below=None) if value else rows

    def by_me(self, rows, name, value):
        return rows.filter(members__user=self.request.user) if value else rows
