"""What the registers of clues and handoffs can be narrowed by; no filter takes a name (URLs)."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Role
from findings.enums import FILED, ClueState, Degree, HandoffState
from findings.models import Clue, ClueGrant, Handoff, HandoffOutcome, Organ
from rounds.models import Round
from rounds.queries.choices import inspections_of, rounds_of


def _all_rounds(request):
    return Round.objects.select_related("term")


def _number(label: str) -> filters.NumberFilter:
    widget = forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
    return filters.NumberFilter(label=label, field_name="number", widget=widget)


class ClueFilter(filters.FilterSet):
    number = _number("线索编号")
    year = filters.NumberFilter(label="年度", widget=forms.NumberInput(attrs={"min": 2000}))
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    state = filters.ChoiceFilter(label="状态", choices=ClueState, empty_label="全部状态")
    is_priority = filters.BooleanFilter(
        label="只看优先", method="by_priority", widget=forms.CheckboxInput
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, widget=forms.HiddenInput
    )

    class Meta:
        model = Clue
        fields: list[str] = []

    def by_priority(self, rows, name, value):
        return rows.filter(is_priority=True) if value else rows


class GrantFilter(filters.FilterSet):
    """Whose, of which round, and whether it still lasts."""

    user = filters.CharFilter(label="授权给", method="by_user", max_length=80)
    round = filters.ModelChoiceFilter(label="轮次", queryset=_all_rounds, empty_label="全部轮次")
    lasting = filters.ChoiceFilter(
        label="状态",
        method="by_lasting",
        choices=[("yes", "有效"), ("no", "已结束")],
        empty_label="全部状态",
    )

    class Meta:
        model = ClueGrant
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = {"type": "search", "placeholder": "姓名或账号"}
        self.form.fields["user"].widget = forms.TextInput(hint)

    def by_user(self, rows, name, value):
        words = value.replace("\x00", "").strip()
        return rows.filter(Q(user__name__icontains=words) | Q(user__username__icontains=words))

    def by_lasting(self, rows, name, value):
        lasting = ClueGrant.objects.lasting().order_by().values("pk")
        return rows.filter(pk__in=lasting) if value == "yes" else rows.exclude(pk__in=lasting)


class HandoffFilter(filters.FilterSet):
    number = _number("移交编号")
    year = filters.NumberFilter(label="年度", widget=forms.NumberInput(attrs={"min": 2000}))
    round = filters.ModelChoiceFilter(
        label="轮次",
        field_name="clue__inspection__round",
        queryset=rounds_of,
        empty_label="全部轮次",
    )
    organ = filters.ModelChoiceFilter(
        label="接收机关", queryset=Organ.objects.all(), empty_label="全部机关"
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务",
        field_name="clue__inspection",
        queryset=inspections_of,
        widget=forms.HiddenInput,
    )
    degree = filters.ChoiceFilter(
        label="形态", choices=Degree, method="by_degree", empty_label="全部形态"
    )
    state = filters.ChoiceFilter(label="状态", choices=HandoffState, empty_label="全部状态")
    overdue = filters.BooleanFilter(label="只看逾期", method="by_due", widget=forms.CheckboxInput)
    working = filters.BooleanFilter(label="只看在办", method="by_work", widget=forms.CheckboxInput)
    money = filters.BooleanFilter(
        label="只看有追缴退赔", method="by_money", widget=forms.CheckboxInput
    )
    filed = filters.BooleanFilter(label="只看成案", method="by_filed", widget=forms.CheckboxInput)

    class Meta:
        model = Handoff
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.ORGAN):
            for name in ("round", "organ", "inspection"):
                del self.form.fields[name]

    def by_due(self, rows, name, value):
        return rows.overdue(timezone.localdate()) if value else rows

    def by_work(self, rows, name, value):
        states = [HandoffState.RECEIVED, HandoffState.HANDLING]
        return rows.filter(state__in=states) if value else rows

    def by_degree(self, rows, name, value):
        """Of the outcome that counts, the newest."""
        steps = HandoffOutcome.objects.newest().filter(degree=value)
        return rows.filter(pk__in=steps.values("handoff_id"))

    def by_money(self, rows, name, value):
        steps = HandoffOutcome.objects.standing().filter(money__gt=0)
        return rows.filter(pk__in=steps.values("handoff_id")) if value else rows

    def by_filed(self, rows, name, value):
        filed = rows.filter(state=HandoffState.ANSWERED, outcome__in=FILED)
        return filed if value else rows


class OrganFilter(filters.FilterSet):
    """What the organs' figures are counted over."""

    year = filters.NumberFilter(label="年度", widget=forms.NumberInput(attrs={"min": 2000}))
    round = filters.ModelChoiceFilter(
        label="轮次",
        field_name="clue__inspection__round",
        queryset=rounds_of,
        empty_label="全部轮次",
    )

    class Meta:
        model = Handoff
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.ORGAN):
            del self.form.fields["round"]
