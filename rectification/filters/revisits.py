"""What the register of 回访 can be narrowed by."""

import django_filters as filters
from django import forms

from rectification.enums import RevisitState
from rectification.filters.supervision import search_field
from rectification.models import Ledger, Revisit
from rounds.queries.choices import rounds_of


def _ledgers(request):
    return Ledger.objects.visible_to(request.user).select_related("unit")


class RevisitFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索", field_name="ledger__unit__name", lookup_expr="icontains",
        widget=search_field("单位名称"),
    )  # fmt: skip
    round = filters.ModelChoiceFilter(
        field_name="ledger__inspection__round", label="轮次", queryset=rounds_of,
        empty_label="全部轮次",
    )  # fmt: skip
    state = filters.ChoiceFilter(label="状态", choices=RevisitState, empty_label="全部状态")
    ledger = filters.ModelChoiceFilter(label="台账", queryset=_ledgers, widget=forms.HiddenInput)

    class Meta:
        model = Revisit
        fields: list[str] = []
