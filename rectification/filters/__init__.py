"""Search, light, state and the other conditions of the ledger page and the list of all items."""

import django_filters as filters
from django import forms
from django.db.models import F
from django.utils import timezone

from accounts.enums import Role
from core import search
from findings.models import Category
from rectification import queries
from rectification.enums import (
    OPEN,
    OUTSIDE,
    ItemKind,
    ItemState,
    LedgerLight,
    LedgerSource,
    LedgerState,
    Light,
)
from rectification.models import Ledger, LedgerItem
from rectification.querysets import late, soon
from rounds.enums import DeadlineKind
from rounds.models import Reminder, Unit
from rounds.queries.choices import rounds_of


class SearchFilter(filters.CharFilter):
    """Words in the row's own text, found through its grams."""

    def __init__(self, *, hint: str) -> None:
        widget = forms.TextInput(attrs={"type": "search", "placeholder": hint})
        super().__init__(label="搜索", widget=widget)

    def filter(self, rows, value: str):
        return search.matching(rows, value) if value else rows


STATES = [(OPEN, "未销号"), *ItemState.choices]


def by_light(rows, name, value):
    """The same light as the row shows; nothing is stored."""
    today = timezone.localdate()
    if value == Light.DONE:
        return rows.filter(state=ItemState.CLOSED)
    if value == Light.RED:
        return rows.overdue(today)
    if value == Light.YELLOW:
        return rows.due_soon(today)
    return rows.open().exclude(late(today)).exclude(soon(today))


def by_state(rows, name, value):
    """One state, or every one that is not closed yet."""
    return rows.open() if value == OPEN else rows.filter(state=value)


def categories(request):
    return Category.objects.filter(parent=None)


def units(request):
    return Unit.objects.visible_to(request.user)


SOURCES = [
    (LedgerSource.INSPECTION.value, str(LedgerSource.INSPECTION.label)),
    (queries.ANY_OUTSIDE, "外来台账（全部）"),
    *((source.value, str(source.label)) for source in OUTSIDE),
    (queries.HISTORY, "历史导入"),
]
# Whoever asks for one of these asks for what was, too.
NAMES_ALL = ("source", "round", "unit", "q")


class SourceFilter(filters.ChoiceFilter):
    """本级巡察, all that came from outside, or one kind of it."""

    def __init__(self) -> None:
        super().__init__(label="来源", choices=SOURCES, empty_label="全部（不含历史）")

    def filter(self, rows, value: str):
        return queries.of_source(rows, value) if value else rows


def by_category(rows, name, value):
    """A first-level category with everything below it."""
    if value is None:
        return rows
    return rows.filter(category__in=[value.pk, *value.children.values_list("pk", flat=True)])


class WithoutHistory:
    """Earlier years stand in the list where they are asked for: by source, round, unit or words."""

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if not any(asked.get(name) for name in NAMES_ALL):
            queryset = queryset.of_now()
        return super().filter_queryset(queryset)


class ItemFilter(filters.FilterSet):
    q = SearchFilter(hint="问题、部门、责任人")
    light = filters.ChoiceFilter(label="红黄绿", choices=Light, method=by_light, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=STATES, method=by_state, empty_label="全部")
    kind = filters.ChoiceFilter(label="整改类型", choices=ItemKind, empty_label="全部")
    category = filters.ModelChoiceFilter(
        label="问题分类", queryset=categories, method=by_category, empty_label="全部"
    )

    mine = filters.ChoiceFilter(
        label="经办", choices=[("yes", "我负责的")], method="of_mine", empty_label="全部"
    )

    class Meta:
        model = LedgerItem
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_role(Role.LIAISON):
            del self.filters["mine"]

    def of_mine(self, rows, name, value):
        """Given to the person by name; what was given to nobody is everybody's."""
        return rows.filter(handler=self.request.user)


class LedgerItemFilter(ItemFilter):
    """Inside one ledger also by the department that is responsible."""

    department = filters.ChoiceFilter(label="责任部门", empty_label="全部")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = self.queryset.exclude(department="").values_list("department", flat=True)
        known = names.order_by("department").distinct()
        self.filters["department"].extra["choices"] = [(n, n) for n in known]


class AllItemsFilter(WithoutHistory, ItemFilter):
    """Over all ledgers: what is open, unless a state or 全部 is asked for."""

    ALL_STATES = [("all", "全部"), *ItemState.choices]
    q = SearchFilter(hint="单位、问题、部门、责任人")
    state = filters.ChoiceFilter(
        label="状态", choices=ALL_STATES, method="by_state", empty_label="未销号"
    )
    round = filters.ModelChoiceFilter(
        field_name="ledger__inspection__round",
        label="轮次",
        queryset=rounds_of,
        empty_label="全部",
    )
    source = SourceFilter()
    unit = filters.ModelChoiceFilter(
        field_name="ledger__unit", label="单位", queryset=units, widget=forms.HiddenInput
    )

    def by_state(self, rows, name, value):
        return rows if value == "all" else rows.filter(state=value)

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if not asked.get("state") and asked.get("light") != Light.DONE:
            queryset = queryset.open()
        return super().filter_queryset(queryset)


class LedgerFilter(WithoutHistory, filters.FilterSet):
    """All ledgers: by unit name, phase and round."""

    q = filters.CharFilter(
        label="搜索",
        field_name="unit__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "单位名称"}),
    )
    state = filters.ChoiceFilter(label="阶段", choices=LedgerState, empty_label="全部")
    light = filters.ChoiceFilter(
        label="最急事项", choices=LedgerLight, method="by_light", empty_label="全部"
    )
    round = filters.ModelChoiceFilter(
        field_name="inspection__round",
        label="轮次",
        queryset=rounds_of,
        empty_label="全部",
    )
    source = SourceFilter()

    class Meta:
        model = Ledger
        fields: list[str] = []

    def by_light(self, rows, name, value):
        return rows.with_light(timezone.localdate()).filter(light=value)


class ReminderFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(
        label="事项", field_name="deadline__kind", choices=DeadlineKind, empty_label="全部事项"
    )
    day = filters.DateFilter(
        label="提醒日", field_name="sent_on", widget=forms.DateInput({"type": "date"})
    )
    late = filters.ChoiceFilter(
        label="补发", choices=[("yes", "只看补发的")], empty_label="全部", method="only_late"
    )

    class Meta:
        model = Reminder
        fields = ["kind", "day", "late"]

    def only_late(self, rows, name, value):
        return rows.filter(sent_on__gt=F("planned_on"))
