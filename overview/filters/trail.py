"""What the pages of the trail are narrowed by; every one of them finds its rows by an index."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import CharFilter, NumberFilter

from accounts.enums import Role
from accounts.models import User
from core.forms.filters import (
    LONGEST,
    ChoiceFilter,
    DateFilter,
    ListFilter,
    WordFilter,
    search_box,
)
from core.verbs import READING
from overview.enums.alarms import AlarmKind, AlarmState
from overview.queries import trail

MOST_PEOPLE = 200


def start_of(day: date) -> datetime:
    """Midnight of ``day`` here: a range of times uses the index, the date of a time does not."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(label: str, method: str) -> DateFilter:
    return DateFilter(label=label, method=method, widget=forms.DateInput({"type": "date"}))


def _words(label: str, method: str, hint: str, longest: int = LONGEST) -> CharFilter:
    return CharFilter(label=label, method=method, max_length=longest, widget=search_box(hint))


def _kind() -> ChoiceFilter:
    """Of the things that events speak of."""
    return ChoiceFilter("对象类型", trail.kinds, field_name="target_type", empty_label="全部")


def _by_kind(rows: QuerySet, value: str) -> QuerySet:
    return rows.filter(kind=value)


def _by_role(rows: QuerySet, value: str) -> QuerySet:
    return rows.filter(roles__contains=[value])


class _Period(ListFilter):
    since = _day("自", "from_day")
    until = _day("至", "to_day")

    def from_day(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        return rows.filter(at__gte=start_of(value))

    def to_day(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        return rows.filter(at__lt=start_of(value + timedelta(days=1)))


class _Readings(_Period):
    reading = ChoiceFilter(
        "方式", [(kind.value, kind.label) for kind in READING], _by_kind, empty_label="全部"
    )


class AuditFilter(_Period):
    person = _words("操作人", "by_person", "姓名或账号")
    verb = ChoiceFilter("动作", lambda: [(v, v) for v in trail.verbs()], empty_label="全部")
    label = _words("对象名称", "by_label", "不足三个字时按开头查")
    kind = _kind()
    number = NumberFilter(
        label="对象序号",
        method="by_number",
        widget=forms.NumberInput({"placeholder": "系统内序号"}),
    )
    address = _words("来源地址", "by_address", "以“.”结尾查网段", longest=45)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.form.order_fields(["person", "verb", "label", "kind", "number", "address"])

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

    kind = _kind()


class ThingFilter(_Readings):
    """Who saw one thing, and when; ``of`` says whether its whole past is asked for: the page has
    chosen the rows by it."""

    of = ChoiceFilter(
        "范围", [("all", "全部经过")], lambda rows, value: rows, widget=forms.HiddenInput
    )


class PeopleFilter(ListFilter):
    q = WordFilter("姓名或账号", "name", "username")
    role = ChoiceFilter("角色", Role, _by_role)


class AlarmFilter(ListFilter):
    q = _words("搜索", "by_words", "姓名、账号或地址")
    state = ChoiceFilter("状态", AlarmState)
    kind = ChoiceFilter("情形", AlarmKind)

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        words = value.replace("\x00", "").strip()
        about = Q(person__name__icontains=words) | Q(person__username__icontains=words)
        return rows.filter(about | Q(address__startswith=words))
