"""What the library of 上传下达 can be narrowed by; its words are searched."""

import django_filters as filters
from django import forms
from django.utils import timezone

from accounts.enums import OVERSIGHT, Role
from core import search
from fieldwork.enums.directives import DirectiveKind, DirectiveState
from fieldwork.models import Directive
from fieldwork.queries import directives as queries
from rounds.queries.choices import rounds_of


class DirectiveFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="搜索",
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "标题、来源、内容"}),
    )
    kind = filters.ChoiceFilter(label="类别", choices=DirectiveKind, empty_label="全部类别")
    round = filters.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")
    state = filters.ChoiceFilter(label="状态", choices=DirectiveState, empty_label="全部状态")
    mine = filters.BooleanFilter(label="只看待我签收", method="by_me", widget=forms.CheckboxInput)
    late = filters.BooleanFilter(
        label="只看逾期未签收", method="by_late", widget=forms.CheckboxInput
    )

    class Meta:
        model = Directive
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        user, fields = self.request.user, self.form.fields
        if not user.has_role(Role.INSPECTOR):
            del fields["mine"]
        if not user.has_role(*OVERSIGHT):
            del fields["state"], fields["late"]

    def by_words(self, rows, name, value):
        return rows.filter(search.condition(value.replace("\x00", "")))

    def by_me(self, rows, name, value):
        owed = Directive.objects.owed_by(self.request.user)
        return rows.filter(pk__in=owed.values("pk")) if value else rows

    def by_late(self, rows, name, value):
        late = queries.late(timezone.localdate())
        return rows.filter(pk__in=late.values("pk")) if value else rows
