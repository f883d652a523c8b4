"""What the register of 整改成果 can be narrowed by."""

import django_filters as filters
from django import forms

from core.forms.searching import ByWords, search_box
from findings.enums import ACCOUNTABILITY, Degree
from findings.enums.outcomes import OF_ITEM, choices_of
from rectification.models import ItemOutcome
from rounds.queries.choices import inspections_of, rounds_of


class OutcomeFilter(ByWords):
    columns = ("name", "item__problem", "item__ledger__unit__name")
    q = search_box("制度、问题、单位")
    round = filters.ModelChoiceFilter(
        label="轮次",
        field_name="item__ledger__inspection__round",
        queryset=rounds_of,
        empty_label="全部轮次",
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务",
        field_name="item__ledger__inspection",
        queryset=inspections_of,
        widget=forms.HiddenInput,
    )
    kind = filters.ChoiceFilter(label="类别", choices=choices_of(OF_ITEM), empty_label="全部类别")
    degree = filters.ChoiceFilter(label="形态", choices=Degree, empty_label="全部形态")
    people = filters.BooleanFilter(label="只看问责", method="by_people", widget=forms.CheckboxInput)
    money = filters.BooleanFilter(
        label="只看追缴退赔", method="by_money", widget=forms.CheckboxInput
    )
    typical = filters.BooleanFilter(
        label="可作典型案例", method="by_typical", widget=forms.CheckboxInput
    )

    class Meta:
        model = ItemOutcome
        fields: list[str] = []

    def by_people(self, rows, name, value):
        return rows.filter(kind__in=ACCOUNTABILITY) if value else rows

    def by_money(self, rows, name, value):
        return rows.filter(money__gt=0) if value else rows

    def by_typical(self, rows, name, value):
        return rows.filter(is_typical=True) if value else rows
