"""What the list of 底稿 can be narrowed by; every choice lies inside the person's own scope."""

from django import forms
from django.db.models import Q
from django_filters import CharFilter, ModelChoiceFilter

from accounts.enums import OVERSIGHT
from core.forms.filters import ChoiceFilter, ListFilter, SearchFilter, TickFilter
from findings.enums import Discipline, Disposition, FindingState, Nature
from findings.models import Category
from rounds.queries.choices import RoundChoice, inspections_of

STANDING = "standing"
STATES = [(STANDING, "不含已撤销"), *FindingState.choices]


def _by_state(rows, value):
    """One state, or every one but withdrawn."""
    return rows.standing() if value == STANDING else rows.filter(state=value)


class FindingFilter(ListFilter):
    """Search, inspection, round, state, kind of problem, author; ``mine`` for one's own."""

    only = {"round": OVERSIGHT}
    q = SearchFilter("问题、单位、责任主体、依据")
    inspection = ModelChoiceFilter(
        label="巡察任务", queryset=inspections_of, empty_label="全部任务"
    )
    round = RoundChoice()
    state = ChoiceFilter("状态", STATES, _by_state)
    category = ModelChoiceFilter(
        label="分类",
        method="by_category",
        queryset=Category.objects.filter(parent=None),
        empty_label="全部分类",
    )
    kind = ModelChoiceFilter(
        label="具体分类",
        field_name="category",
        queryset=Category.objects.exclude(parent=None),
        widget=forms.HiddenInput,
    )
    uncategorised = TickFilter("只看未分类", lambda rows, user: rows.filter(category=None))
    discipline = ChoiceFilter("六项纪律", Discipline, empty_label="全部")
    nature = ChoiceFilter("性质", Nature, empty_label="全部")
    disposition = ChoiceFilter("处置建议", Disposition, empty_label="全部")
    author = CharFilter(label="经办人", field_name="created_by__name", lookup_expr="contains")
    established = TickFilter("只看已审签、已反馈", lambda rows, user: rows.established())
    mine = TickFilter("只看我起草的", lambda rows, user: rows.filter(created_by=user))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Insiders have hundreds of inspections: they come here from one, or search by unit.
        if self.request.user.has_role(*OVERSIGHT):
            self.form.fields["inspection"].widget = forms.HiddenInput()

    def by_category(self, rows, name, value):
        return rows.filter(Q(category=value) | Q(category__parent=value))
