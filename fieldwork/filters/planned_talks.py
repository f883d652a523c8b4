"""What the list of 谈话计划 can be narrowed by; who is talked to lies sealed."""

import django_filters as filters
from django import forms
from django.utils import timezone

from core.forms.searching import ByWords, search_box
from fieldwork.enums.talks import TalkState
from fieldwork.models import PlannedTalk
from rounds.queries.choices import inspections_of


class PlannedTalkFilter(ByWords):
    columns = ("inspection__unit__name",)
    q = search_box("被巡察单位")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=TalkState, empty_label="全部状态")
    mine = filters.BooleanFilter(label="只看我谈的", method="by_talker", widget=forms.CheckboxInput)
    late = filters.BooleanFilter(label="只看已过时间", method="by_time", widget=forms.CheckboxInput)

    class Meta:
        model = PlannedTalk
        fields: list[str] = []

    def by_talker(self, rows, name, value):
        user = self.request.user
        mine = rows.filter(first__user=user) | rows.filter(second__user=user)
        return mine if value else rows

    def by_time(self, rows, name, value):
        return rows.waiting().filter(planned_at__lt=timezone.now()) if value else rows
