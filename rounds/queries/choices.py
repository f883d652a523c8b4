"""What a list may be narrowed to, within the person's scope; called by django-filter with the request."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from core.requests import PageRequest
from rounds.models import Inspection, Round


def rounds_of(request: PageRequest) -> QuerySet[Round]:
    return Round.objects.visible_to(request.user).select_related("term")


def inspections_of(request: PageRequest) -> QuerySet[Inspection]:
    return Inspection.objects.visible_to(request.user).select_related("round__term", "unit")


class RoundChoice(django_filters.ModelChoiceFilter):
    """The round that ``path`` leads to."""

    def __init__(self, path: str = "inspection__round") -> None:
        super().__init__(label="轮次", field_name=path, queryset=rounds_of, empty_label="全部轮次")


class InspectionChoice(django_filters.ModelChoiceFilter):
    """The inspection from whose page the list was opened: never chosen in the list itself."""

    def __init__(self, path: str = "inspection", **kwargs: Any) -> None:
        super().__init__(
            label="巡察任务",
            field_name=path,
            queryset=inspections_of,
            widget=forms.HiddenInput,
            **kwargs,
        )
