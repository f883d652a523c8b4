"""What meetings and what they asked for can be narrowed by; texts lie sealed and are not searched."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.enums import OVERSIGHT
from core.forms.searching import ByWords, search_box
from findings.enums.resolutions import MeetingKind, ResolutionState, TaskState
from findings.models import Resolution, ResolutionTask
from rounds.queries.choices import inspections_of, rounds_of


class ResolutionFilter(ByWords):
    columns = ("title",)
    q = search_box("会议名称、被巡察单位")
    round = filters.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")
    kind = filters.ChoiceFilter(label="会议", choices=MeetingKind, empty_label="全部会议")
    state = filters.ChoiceFilter(label="状态", choices=ResolutionState, empty_label="全部状态")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务",
        field_name="inspections",
        queryset=inspections_of,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Resolution
        fields: list[str] = []

    def by_words(self, rows, name, value):
        """A unit that was heard is asked beside the row, so that no meeting stands twice."""
        for word in value.replace("\x00", "").split():
            heard = Resolution.objects.filter(inspections__unit__name__icontains=word)
            rows = rows.filter(Q(title__icontains=word) | Q(pk__in=heard.values("pk")))
        return rows


class TaskFilter(ByWords):
    columns = ("body", "inspection__unit__name", "resolution__title")
    q = search_box("承办单位、所涉单位、会议名称")
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="resolution__round", queryset=rounds_of, empty_label="全部轮次"
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=TaskState, empty_label="全部状态")
    late = filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)
    mine = filters.BooleanFilter(label="由我承办", method="by_me", widget=forms.CheckboxInput)

    class Meta:
        model = ResolutionTask
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(*OVERSIGHT):
            del self.form.fields["mine"]

    def by_late(self, rows, name, value):
        return rows.overdue(timezone.localdate()) if value else rows

    def by_me(self, rows, name, value):
        return rows.filter(assignee=self.request.user) if value else rows
