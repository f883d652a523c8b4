"""What the list of talks can be narrowed by."""

import django_filters as filters
from django import forms

from core.forms.searching import ByWords, search_box
from fieldwork.enums.interviews import InterviewOutcome, InterviewState
from fieldwork.models import Interview
from rounds.queries.choices import inspections_of


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
