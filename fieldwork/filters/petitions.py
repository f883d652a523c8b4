"""What the registers of petitions and referrals can be narrowed by; no filter takes a name (URLs)."""

import django_filters as filters
from django import forms
from django.utils import timezone

from accounts.enums import Role
from fieldwork.enums.petitions import Naming, PetitionState, ReferralState, Route, Scope, Way
from fieldwork.models import Petition, Referral
from rounds.queries.choices import inspections_of, rounds_of


def _date(label: str, lookup: str) -> filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"})
    return filters.DateFilter(
        label=label, field_name="received_on", lookup_expr=lookup, widget=widget
    )


class PetitionFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    state = filters.ChoiceFilter(label="状态", choices=PetitionState, empty_label="全部状态")
    way = filters.ChoiceFilter(label="方式", choices=Way, empty_label="全部方式")
    naming = filters.ChoiceFilter(label="实名/匿名", choices=Naming, empty_label="全部")
    scope = filters.ChoiceFilter(label="受理范围", choices=Scope, empty_label="全部")
    route = filters.ChoiceFilter(
        label="分办", choices=Route, method="by_route", empty_label="全部分办"
    )
    since = _date("收件自", "gte")
    until = _date("收件至", "lte")
    late = filters.BooleanFilter(label="只看逾期收件", method="by_late", widget=forms.CheckboxInput)
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )

    class Meta:
        model = Petition
        fields: list[str] = []

    def by_route(self, rows, name, value):
        found = Referral.objects.standing().filter(route=value)
        return rows.filter(pk__in=found.values("petition_id"))

    def by_late(self, rows, name, value):
        return rows.late() if value else rows


class ReferralFilter(filters.FilterSet):
    route = filters.ChoiceFilter(label="分办", choices=Route, empty_label="全部分办")
    state = filters.ChoiceFilter(label="状态", choices=ReferralState, empty_label="全部状态")
    overdue = filters.BooleanFilter(label="只看逾期", method="by_due", widget=forms.CheckboxInput)
    inspection = filters.ModelChoiceFilter(
        label="巡察任务",
        field_name="petition__inspection",
        queryset=inspections_of,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Referral
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.LIAISON):
            del self.form.fields["route"], self.form.fields["inspection"]

    def by_due(self, rows, name, value):
        late = rows.filter(state=ReferralState.ISSUED, due_on__lt=timezone.localdate())
        return late if value else rows
