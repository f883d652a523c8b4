"""Conditions of the supervision board and of the list of letters."""

import django_filters as filters
from django import forms

from rectification.enums import LetterKind, SupervisionState, Turn
from rectification.models import Ledger, Supervision
from rectification.queries.escalation import place_names
from rounds.queries.choices import rounds_of


def place_choices() -> list[tuple[int, str]]:
    return list(place_names().items())


def _ledgers(request):
    return Ledger.objects.visible_to(request.user).select_related("unit", "inspection__unit")


def search_field(hint: str) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": hint})


class BoardFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索", field_name="unit__name", lookup_expr="icontains",
        widget=search_field("单位名称"),
    )  # fmt: skip
    place = filters.ChoiceFilter(label="已发到", choices=place_choices, empty_label="全部")
    turn = filters.ChoiceFilter(label="等谁办理", choices=Turn.choices, empty_label="全部")
    round = filters.ModelChoiceFilter(
        field_name="inspection__round", label="轮次", queryset=rounds_of, empty_label="全部"
    )

    class Meta:
        model = Ledger
        fields: list[str] = []


class LetterFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索", field_name="ledger__unit__name", lookup_expr="icontains",
        widget=search_field("单位名称"),
    )  # fmt: skip
    kind = filters.ChoiceFilter(label="文书", choices=LetterKind, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=SupervisionState, empty_label="全部")
    ledger = filters.ModelChoiceFilter(label="台账", queryset=_ledgers, widget=forms.HiddenInput)

    class Meta:
        model = Supervision
        fields: list[str] = []
