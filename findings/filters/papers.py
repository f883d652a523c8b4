"""What the lists of talks, common issues and recommendations can be narrowed by."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from findings.enums import InterviewOutcome, InterviewState, RecommendationState
from findings.models import CommonIssue, Interview, Recommendation
from rounds.queries.choices import inspections_of, rounds_of


def search_box(words: str) -> filters.CharFilter:
    box = forms.TextInput(attrs={"type": "search", "placeholder": words})
    return filters.CharFilter(label="搜索", method="by_words", widget=box)


class ByWords(filters.FilterSet):
    columns: tuple[str, ...] = ()

    def by_words(self, rows, name, value):
        for word in value.replace("\x00", "").split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(found)
        return rows


class InterviewFilter(ByWords):
    """By unit; who was talked to lies sealed, and is searched by post (``interview_person``)."""

    columns = ("inspection__unit__name",)
    q = search_box("被巡察单位")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=InterviewState, empty_label="全部状态")
    outcome = filters.ChoiceFilter(label="处理", choices=InterviewOutcome, empty_label="全部处理")

    class Meta:
        model = Interview
        fields: list[str] = []


class CommonIssueFilter(ByWords):
    columns = ("title", "category__name")
    q = search_box("题目、分类")
    round = filters.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")

    class Meta:
        model = CommonIssue
        fields: list[str] = []


class RecommendationFilter(ByWords):
    columns = ("title", "organ__name", "inspection__unit__name")
    q = search_box("事项、移交单位、被巡察单位")
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )
    state = filters.ChoiceFilter(label="状态", choices=RecommendationState, empty_label="全部状态")
    late = filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def by_late(self, rows, name, value):
        return rows.overdue(timezone.localdate()) if value else rows
