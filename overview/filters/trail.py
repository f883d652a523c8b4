"""What the pages of the trail are narrowed by; every one of them finds its rows by an index."""

from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.widgets import DateInput
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.models import AuditEvent
from core.verbs import READING
from overview.enums.alarms import AlarmKind, AlarmState
from overview.models import Alarm
from overview.queries import trail

LONGEST = 80
MOST_PEOPLE = 200
SEARCH = {"type": "search"}


def start_of(day: date) -> datetime:
    """Midnight of ``day`` here: a range of times uses the index, the date of a time does not."""
    return timezone.make_aware(datetime.combine(day, time.min))


class _Period(django_filters.FilterSet):
    since = django_filters.DateFilter(
        label="自", method="from_day", widget=DateInput({"type": "date"})
    )
    until = django_filters.DateFilter(
        label="至", method="to_day", widget=DateInput({"type": "date"})
    )

    def from_day(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        return rows.filter(at__gte=start_of(value))

    def to_day(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        return rows.filter(at__lt=start_of(value + timedelta(days=1)))


class _Readings(_Period):
    reading = django_filters.ChoiceFilter(
        label="方式",
        method="by_reading",
        choices=[(kind.value, kind.label) for kind in READING],
        empty_label="全部",
    )

    def by_reading(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(kind=value)


class AuditFilter(_Period):
    person = django_filters.CharFilter(label="操作人", method="by_person", max_length=LONGEST)
    verb = django_filters.ChoiceFilter(
        label="动作", choices=lambda: [(v, v) for v in trail.verbs()], empty_label="全部"
    )
    label = django_filters.CharFilter(label="对象名称", method="by_label", max_length=LONGEST)
    kind = django_filters.ChoiceFilter(
        label="对象类型",
        field_name="target_type",
        choices=lambda: trail.kinds(),
        empty_label="全部",
    )
    number = django_filters.NumberFilter(label="对象序号", method="by_number")
    address = django_filters.CharFilter(label="来源地址", method="by_address", max_length=45)

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.form.order_fields(["person", "verb", "label", "kind", "number", "address"])
        for name, hint in (
            ("person", "姓名或账号"),
            ("label", "不足三个字时按开头查"),
            ("address", "以“.”结尾查网段"),
        ):
            self.form.fields[name].widget = forms.TextInput(SEARCH | {"placeholder": hint})
        self.form.fields["number"].widget.attrs["placeholder"] = "系统内序号"

    def by_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """An account by its exact name, else people by name; else who has no account, as written."""
        words = value.replace("\x00", "").strip()
        people = User.objects.filter(username=words) or User.objects.filter(
            Q(name__icontains=words) | Q(username__icontains=words)
        )
        found = list(people.values_list("pk", flat=True)[:MOST_PEOPLE])
        if found:
            return rows.filter(actor_id__in=found)
        return rows.filter(actor_id=None, actor_name__icontains=words)

    def by_label(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Three characters are found anywhere in the name, fewer at its beginning (trigrams)."""
        words = value.replace("\x00", "").strip()
        lookup = "contains" if len(words) >= trail.TRIGRAM else "startswith"
        return trail.narrowed(rows, trail.named_by(words, lookup))

    def by_number(self, rows: QuerySet, name: str, value) -> QuerySet:
        return rows.filter(target_id=int(value)) if 0 <= value < 2**63 else rows.none()

    def by_address(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """One address, or with a dot (or colon) at its end all that begin so."""
        words = value.replace("\x00", "").strip()
        lookup = "startswith" if words.endswith((".", ":")) else "exact"
        return rows.filter(**{f"address__{lookup}": words})


class SeenFilter(_Readings):
    """What one person saw; the page gives the period both ends, at most a year apart."""

    kind = django_filters.ChoiceFilter(
        label="对象类型",
        field_name="target_type",
        choices=lambda: trail.kinds(),
        empty_label="全部",
    )

    class Meta:
        model = AuditEvent
        fields: list[str] = []


class ThingFilter(_Readings):
    """Who saw one thing, and when; ``of`` says whether its whole past is asked for."""

    of = django_filters.ChoiceFilter(
        label="范围",
        method="as_it_is",
        choices=[("all", "全部经过")],
        widget=forms.HiddenInput,
    )

    def as_it_is(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The page has chosen the rows by it."""
        return rows

    class Meta:
        model = AuditEvent
        fields: list[str] = []


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="搜索",
        method="by_words",
        max_length=LONGEST,
        widget=forms.TextInput(SEARCH | {"placeholder": "姓名或账号"}),
    )
    role = django_filters.ChoiceFilter(
        label="角色", method="by_role", choices=Role, empty_label="全部角色"
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        words = value.replace("\x00", "").strip()
        return rows.filter(Q(name__icontains=words) | Q(username__icontains=words))

    def by_role(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(roles__contains=[value])


class AlarmFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="搜索",
        method="by_words",
        max_length=LONGEST,
        widget=forms.TextInput(SEARCH | {"placeholder": "姓名、账号或地址"}),
    )
    state = django_filters.ChoiceFilter(label="状态", choices=AlarmState, empty_label="全部状态")
    kind = django_filters.ChoiceFilter(label="情形", choices=AlarmKind, empty_label="全部情形")

    class Meta:
        model = Alarm
        fields: list[str] = []

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        words = value.replace("\x00", "").strip()
        about = Q(person__name__icontains=words) | Q(person__username__icontains=words)
        return rows.filter(about | Q(address__startswith=words))
