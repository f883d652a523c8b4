"""What the lists of common issues and recommendations can be narrowed by."""

import django_filters as filters
from django import forms
from django.utils import timezone

from core.forms.searching import ByWords, search_box
from findings.enums import IssueState, RecommendationState
from findings.models import CommonIssue, Recommendation
from rounds.queries.choices import inspections_of, rounds_of

AFTER_DECISION = (IssueState.DECIDED, IssueState.CLOSED)


class CommonIssueFilter(ByWords):
    columns = ("title", "category__name")
    q = search_box("题目、分类")
    round = filters.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")
    state = filters.ChoiceFilter(label="专题报告", choices=IssueState, empty_label="全部状态")
    decided = filters.BooleanFilter(
        label="只看有批示的", method="by_decided", widget=forms.CheckboxInput
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", method="by_inspection", queryset=inspections_of, widget=forms.HiddenInput
    )

    class Meta:
        model = CommonIssue
        fields: list[str] = []

    def by_decided(self, rows, name, value):
        return rows.filter(state__in=AFTER_DECISION) if value else rows

    def by_inspection(self, rows, name, value):
        """Asked beside the row, so that no issue stands twice."""
        return rows.filter(pk__in=CommonIssue.objects.filter(findings__inspection=value))


class RecommendationFilter(ByWords):
    columns = ("title", "organ__name", "inspection__unit__name")
    q = search_box("事项、移交单位、被巡察单位")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    state = filters.ChoiceFilter(label="状态", choices=RecommendationState, empty_label="全部状态")
    sent = filters.BooleanFilter(label="只看已移交", method="by_sent", widget=forms.CheckboxInput)
    late = filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def by_sent(self, rows, name, value):
        return rows.exclude(state=RecommendationState.DRAFT) if value else rows

    def by_late(self, rows, name, value):
        return rows.overdue(timezone.localdate()) if value else rows
