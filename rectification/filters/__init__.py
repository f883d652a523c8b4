"""Search, light, state and the other conditions of the ledger page and the list of all items."""

from django import forms
from django.db.models import F
from django.utils import timezone
from django_filters import ModelChoiceFilter

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, DayFilter, ListFilter, SearchFilter, WordFilter
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
from rectification.querysets import late, soon
from rounds.enums import DeadlineKind
from rounds.models import Unit
from rounds.queries.choices import RoundChoice

STATES = [(OPEN, "未销号"), *ItemState.choices]
ALL_STATES = [("all", "全部"), *ItemState.choices]
SOURCES = [
    (LedgerSource.INSPECTION.value, str(LedgerSource.INSPECTION.label)),
    (queries.ANY_OUTSIDE, "外来台账（全部）"),
    *((source.value, str(source.label)) for source in OUTSIDE),
    (queries.HISTORY, "历史导入"),
]
# Whoever asks for one of these asks for what was, too.
NAMES_ALL = ("source", "round", "unit", "q")


def _by_light(rows, value):
    """The same light as the row shows; nothing is stored."""
    today = timezone.localdate()
    if value == Light.DONE:
        return rows.filter(state=ItemState.CLOSED)
    if value == Light.RED:
        return rows.overdue(today)
    if value == Light.YELLOW:
        return rows.due_soon(today)
    return rows.open().exclude(late(today)).exclude(soon(today))


def _by_state(rows, value):
    """One state, or every one that is not closed yet."""
    return rows.open() if value == OPEN else rows.filter(state=value)


def _of_any_state(rows, value):
    return rows if value == "all" else rows.filter(state=value)


def _by_worst_light(rows, value):
    return rows.with_light(timezone.localdate()).filter(light=value)


def _sent_late(rows, value):
    return rows.filter(sent_on__gt=F("planned_on"))


def _categories(request):
    return Category.objects.filter(parent=None)


def _units(request):
    return Unit.objects.visible_to(request.user)


def _source() -> ChoiceFilter:
    """本级巡察, all that came from outside, or one kind of it."""
    return ChoiceFilter("来源", SOURCES, queries.of_source, empty_label="全部（不含历史）")


class WithoutHistory:
    """Earlier years stand in the list where they are asked for: by source, round, unit or words."""

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if not any(asked.get(name) for name in NAMES_ALL):
            queryset = queryset.of_now()
        return super().filter_queryset(queryset)


class ItemFilter(ListFilter):
    only = {"mine": (Role.LIAISON,)}
    q = SearchFilter("问题、部门、责任人")
    light = ChoiceFilter("红黄绿", Light, _by_light, empty_label="全部")
    state = ChoiceFilter("状态", STATES, _by_state, empty_label="全部")
    kind = ChoiceFilter("整改类型", ItemKind, empty_label="全部")
    category = ModelChoiceFilter(
        label="问题分类", queryset=_categories, method="by_category", empty_label="全部"
    )
    mine = ChoiceFilter("经办", [("yes", "我负责的")], method="of_mine", empty_label="全部")

    def by_category(self, rows, name, value):
        """A first-level category with everything below it."""
        return rows.filter(category__in=[value.pk, *value.children.values_list("pk", flat=True)])

    def of_mine(self, rows, name, value):
        """Given to the person by name; what was given to nobody is everybody's."""
        return rows.filter(handler=self.request.user)


class LedgerItemFilter(ItemFilter):
    """Inside one ledger also by the department that is responsible."""

    department = ChoiceFilter("责任部门", (), empty_label="全部")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = self.queryset.exclude(department="").values_list("department", flat=True)
        known = names.order_by("department").distinct()
        self.form.fields["department"].choices = [(name, name) for name in known]


class AllItemsFilter(WithoutHistory, ItemFilter):
    """Over all ledgers: what is open, unless a state or 全部 is asked for."""

    q = SearchFilter("单位、问题、部门、责任人")
    state = ChoiceFilter("状态", ALL_STATES, _of_any_state, empty_label="未销号")
    round = RoundChoice("ledger__inspection__round")
    source = _source()
    unit = ModelChoiceFilter(
        field_name="ledger__unit", label="单位", queryset=_units, widget=forms.HiddenInput
    )

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if not asked.get("state") and asked.get("light") != Light.DONE:
            queryset = queryset.open()
        return super().filter_queryset(queryset)


class LedgerFilter(WithoutHistory, ListFilter):
    """All ledgers: by unit name, phase and round."""

    q = WordFilter("单位名称", "unit__name")
    state = ChoiceFilter("阶段", LedgerState, empty_label="全部")
    light = ChoiceFilter("最急事项", LedgerLight, _by_worst_light, empty_label="全部")
    round = RoundChoice()
    source = _source()


class ReminderFilter(ListFilter):
    kind = ChoiceFilter("事项", DeadlineKind, field_name="deadline__kind")
    day = DayFilter("提醒日", "sent_on")
    late = ChoiceFilter("补发", [("yes", "只看补发的")], _sent_late, empty_label="全部")
