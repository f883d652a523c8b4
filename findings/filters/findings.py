"""What the list of 底稿 can be narrowed by; every choice lies inside the person's own scope."""

import django_filters as filters
from django import forms
from django.db.models import Q

from accounts.enums import OVERSIGHT
from core import search
from findings.enums import Discipline, Disposition, FindingState, Nature
from findings.models import Category, Finding
from rounds.queries.choices import inspections_of, rounds_of

STANDING = "standing"
STATES = [(STANDING, "不含已撤销"), *FindingState.choices]


class FindingFilter(filters.FilterSet):
    """Search, inspection, round, state, kind of problem, author; ``mine`` for one's own."""

    q = filters.CharFilter(
        label="搜索",
        method="by_words",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "问题、单位、责任主体、依据"}
        ),
    )
    inspection = filters.ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, empty_label="全部任务"
    )
    round = filters.ModelChoiceFilter(
        label="轮次", field_name="inspection__round", queryset=rounds_of, empty_label="全部轮次"
    )
    state = filters.ChoiceFilter(
        label="状态", choices=STATES, method="by_state", empty_label="全部状态"
    )
    category = filters.ModelChoiceFilter(
        label="分类",
        method="by_category",
        queryset=Category.objects.filter(parent=None),
        empty_label="全部分类",
    )
    kind = filters.ModelChoiceFilter(
        label="具体分类",
        field_name="category",
        queryset=Category.objects.exclude(parent=None),
        widget=forms.HiddenInput,
    )
    uncategorised = filters.BooleanFilter(
        label="只看未分类", method="by_no_category", widget=forms.CheckboxInput
    )
    discipline = filters.ChoiceFilter(label="六项纪律", choices=Discipline, empty_label="全部")
    nature = filters.ChoiceFilter(label="性质", choices=Nature, empty_label="全部")
    disposition = filters.ChoiceFilter(label="处置建议", choices=Disposition, empty_label="全部")
    author = filters.CharFilter(
        label="经办人", field_name="created_by__name", lookup_expr="contains"
    )
    established = filters.BooleanFilter(
        label="只看已审签、已反馈", method="by_established", widget=forms.CheckboxInput
    )
    mine = filters.BooleanFilter(label="只看我起草的", method="by_me", widget=forms.CheckboxInput)

    class Meta:
        model = Finding
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Insiders have hundreds of inspections: they come here from one, or search by unit.
        if self.request.user.has_role(*OVERSIGHT):
            self.form.fields["inspection"].widget = forms.HiddenInput()
        else:
            del self.form.fields["round"]

    def by_words(self, rows, name, value):
        return search.matching(rows, value)

    def by_state(self, rows, name, value):
        """One state, or every one but withdrawn."""
        return rows.standing() if value == STANDING else rows.filter(state=value)

    def by_no_category(self, rows, name, value):
        return rows.filter(category=None) if value else rows

    def by_category(self, rows, name, value):
        return rows.filter(Q(category=value) | Q(category__parent=value))

    def by_established(self, rows, name, value):
        return rows.established() if value else rows

    def by_me(self, rows, name, value):
        return rows.filter(created_by=self.request.user) if value else rows
