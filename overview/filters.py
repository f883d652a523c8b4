"""What the trail and the evaluations are narrowed by."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.widgets import DateInput

from accounts.models import User
from core.models import AuditEvent, Dispatch, Notice
from core.models.notice import MailState
from overview.enums import EvaluationKind, EvaluationState
from overview.models import Evaluation
from overview.queries import trail

LONGEST = 80


class AuditFilter(django_filters.FilterSet):
    person = django_filters.CharFilter(label="操作人", method="by_person", max_length=LONGEST)
    verb = django_filters.ChoiceFilter(
        label="动作", choices=lambda: [(v, v) for v in trail.verbs()]
    )
    kind = django_filters.ChoiceFilter(
        label="对象类型", field_name="target_type", choices=lambda: trail.kinds()
    )
    number = django_filters.NumberFilter(label="对象编号", method="by_number")
    since = django_filters.DateFilter(
        label="自", field_name="at", lookup_expr="date__gte", widget=DateInput({"type": "date"})
    )
    until = django_filters.DateFilter(
        label="至", field_name="at", lookup_expr="date__lte", widget=DateInput({"type": "date"})
    )

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("verb", "kind"):
            self.form.fields[name].empty_label = "全部"
        self.form.fields["person"].widget = forms.TextInput({"type": "search"})

    def by_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """People by name or account; a visitor or the system itself by the name in the event."""
        words = value.strip()
        people = User.objects.filter(Q(name__icontains=words) | Q(username__icontains=words))
        return rows.filter(
            Q(actor_id__in=list(people.values_list("pk", flat=True)[:200]))
            | Q(actor_id=None, actor_name__icontains=words)
        )

    def by_number(self, rows: QuerySet, name: str, value) -> QuerySet:
        return rows.filter(target_id=int(value)) if 0 <= value < 2**63 else rows.none()


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


SENT = [(state, state.label) for state in MailState if state != MailState.NONE]


class _DeliveryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="收件人",
        method="by_person",
        max_length=LONGEST,
        widget=forms.TextInput({"type": "search", "placeholder": "姓名或账号"}),
    )

    def by_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        words = value.strip()
        people = User.objects.filter(Q(name__icontains=words) | Q(username__icontains=words))
        return rows.filter(recipient__in=people)


class MailFilter(_DeliveryFilter):
    state = django_filters.ChoiceFilter(
        label="状态", field_name="mail_state", choices=SENT, empty_label="全部"
    )

    class Meta:
        model = Notice
        fields: list[str] = []


class DispatchFilter(_DeliveryFilter):
    state = django_filters.ChoiceFilter(label="状态", choices=SENT, empty_label="全部")

    class Meta:
        model = Dispatch
        fields: list[str] = []
