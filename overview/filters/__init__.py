"""What the overview's lists are narrowed by; the trail's pages in ``trail``."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from core.models import Delivery
from core.models.delivery import DeliveryState
from overview.enums import EvaluationKind, EvaluationState
from overview.models import Evaluation
from rounds.models import Term
from rounds.queries.choices import rounds_of

LONGEST = 80


class EvaluationFilter(django_filters.FilterSet):
    """What the list of evaluations can be narrowed by."""

    q = django_filters.CharFilter(
        label="搜索",
        method="by_words",
        widget=forms.TextInput({"type": "search", "placeholder": "单位、评分人"}),
    )
    kind = django_filters.ChoiceFilter(label="类别", choices=EvaluationKind, empty_label="全部类别")
    state = django_filters.ChoiceFilter(
        label="状态", choices=EvaluationState, empty_label="全部状态"
    )

    class Meta:
        model = Evaluation
        fields: list[str] = []

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        word = value.replace("\x00", "").strip()
        return rows.filter(
            Q(ledger__unit__name__icontains=word) | Q(scored_by__name__icontains=word)
        )


class EvaluationUseFilter(django_filters.FilterSet):
    """A round or a whole term, and the name of a unit."""

    q = django_filters.CharFilter(
        field_name="ledger__unit__name",
        label="搜索",
        lookup_expr="icontains",
        max_length=LONGEST,
        widget=forms.TextInput({"type": "search", "placeholder": "单位"}),
    )
    term = django_filters.ModelChoiceFilter(
        field_name="round__term", label="届次", queryset=Term.objects.all(), empty_label="全部届次"
    )
    round = django_filters.ModelChoiceFilter(
        label="轮次", queryset=rounds_of, empty_label="全部轮次"
    )

    class Meta:
        model = Evaluation
        fields: list[str] = []


class DeliveryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="收件人",
        method="by_person",
        max_length=LONGEST,
        widget=forms.TextInput({"type": "search", "placeholder": "姓名或账号"}),
    )
    state = django_filters.ChoiceFilter(label="状态", choices=DeliveryState, empty_label="全部")

    class Meta:
        model = Delivery
        fields: list[str] = []

    def by_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        words = value.strip()
        people = User.objects.filter(Q(name__icontains=words) | Q(username__icontains=words))
        return rows.filter(notice__recipient__in=people)
