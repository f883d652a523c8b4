"""What the lists of this app can be narrowed by."""

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core import search
from core.models import CalendarDay
from rounds import queries
from rounds.enums import DeadlineKind, QuestionKind, RoundKind, RoundState, Stage, UnitSize
from rounds.models import (
    Deadline,
    Inspection,
    Inspector,
    Question,
    Round,
    Sector,
    TeamMember,
    Training,
    TrainingSession,
    Unit,
    UnitFact,
)
from rounds.queries.choices import rounds_of
from rounds.querysets import lasting, signed

COVERAGE = [("never", "本届未巡察"), ("done", "本届已巡察")]
AVAILABLE = [("free", "可抽调"), ("busy", "在组"), ("left", "已出库")]
DUE = [("overdue", "已逾期"), ("week", "7天内到期"), ("open", "未完成"), ("met", "已完成")]

SIGNED = [("no", "未签署"), ("yes", "已签署")]


class SearchInput(forms.TextInput):
    input_type = "search"


def search_box(placeholder: str) -> SearchInput:
    return SearchInput(attrs={"placeholder": placeholder, "maxlength": 100, "autocomplete": "off"})


class SearchFilter(df.CharFilter):
    """Searches the grams of the row."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(label="搜索", widget=search_box(placeholder))

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return search.matching(qs, value) if value else qs


class UnitFilter(df.FilterSet):
    q = SearchFilter("单位名称")
    sector = df.ModelChoiceFilter(
        label="领域", queryset=Sector.objects.all(), empty_label="全部领域"
    )
    size = df.ChoiceFilter(label="规模", choices=UnitSize, empty_label="全部规模")
    coverage = df.ChoiceFilter(
        label="本届巡察", choices=COVERAGE, empty_label="不限", method="by_coverage"
    )

    class Meta:
        model = Unit
        fields = ["q", "sector", "size", "coverage"]

    def by_coverage(self, qs, name, value):
        return queries.uncovered(qs) if value == "never" else queries.covered(qs)


class FactFilter(df.FilterSet):
    q = df.CharFilter(label="搜索", method="by_words", widget=search_box("单位、指标、来源"))
    year = df.NumberFilter(label="年份")
    sector = df.ModelChoiceFilter(
        label="领域",
        field_name="unit__sector",
        queryset=Sector.objects.all(),
        empty_label="全部领域",
    )
    unit = df.ModelChoiceFilter(label="单位", queryset=Unit.objects.all(), widget=forms.HiddenInput)

    class Meta:
        model = UnitFact
        fields: list[str] = []

    def by_words(self, qs, name, value):
        for word in value.replace("\x00", "").split():
            wanted = Q(unit__name__icontains=word) | Q(unit__short_name__icontains=word)
            qs = qs.filter(wanted | Q(name__icontains=word) | Q(source__icontains=word))
        return qs


class InspectorFilter(df.FilterSet):
    q = SearchFilter("姓名、单位、职务")
    speciality = df.ChoiceFilter(
        label="专业特长",
        choices=queries.speciality_choices,
        method="by_speciality",
        empty_label="不限",
    )
    employer = df.CharFilter(label="单位", field_name="employer_name", lookup_expr="icontains")
    rank = df.ChoiceFilter(label="职级", choices=queries.rank_choices, empty_label="不限")
    status = df.ChoiceFilter(
        label="状态", choices=AVAILABLE, method="by_status", empty_label="不限"
    )

    class Meta:
        model = Inspector
        fields = ["q", "speciality", "employer", "rank", "status"]

    def by_speciality(self, qs, name, value):
        return qs.filter(specialities__contains=[value])

    def by_status(self, qs, name, value):
        if value == "left":
            return qs.filter(is_active=False)
        on_team = Exists(TeamMember.objects.filter(lasting(), inspector=OuterRef("pk")))
        return qs.filter(on_team if value == "busy" else ~on_team, is_active=True)


class RoundFilter(df.FilterSet):
    state = df.ChoiceFilter(label="状态", choices=RoundState, empty_label="不限")
    kind = df.ChoiceFilter(label="类型", choices=RoundKind, empty_label="不限")

    class Meta:
        model = Round
        fields = ["state", "kind"]


class InspectionFilter(df.FilterSet):
    q = df.CharFilter(label="搜索", method="by_unit", widget=search_box("单位名称"))
    round = df.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")
    stage = df.ChoiceFilter(label="阶段", choices=Stage, empty_label="全部阶段")
    team = df.NumberFilter(label="组号", field_name="team__number", min_value=1)
    mine = df.BooleanFilter(label="只看我参加的", method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Inspection
        fields = ["q", "round", "stage", "team", "mine"]

    def by_unit(self, qs, name, value):
        return qs.filter(unit__in=search.matching(Unit.objects.all(), value).values("pk"))

    def only_mine(self, qs, name, value):
        own = queries.own_team_rows(self.request.user).values("pk")
        return qs.filter(pk__in=own) if value else qs


class CommitmentFilter(df.FilterSet):
    q = df.CharFilter(
        label="搜索",
        field_name="inspector__name",
        lookup_expr="icontains",
        widget=search_box("姓名"),
    )
    round = df.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")
    signed = df.ChoiceFilter(
        label="签署情况", choices=SIGNED, empty_label="不限", method="by_signing"
    )

    class Meta:
        model = TeamMember
        fields = ["q", "round", "signed"]

    def by_signing(self, qs, name, value):
        return qs.filter(signed() if value == "yes" else ~signed())


class TrainingFilter(df.FilterSet):
    q = df.CharFilter(
        label="搜索", field_name="title", lookup_expr="icontains", widget=search_box("培训名称")
    )
    year = df.NumberFilter(label="年份", method="by_year", min_value=2000, max_value=9999)
    round = df.ModelChoiceFilter(label="轮次", queryset=rounds_of, empty_label="全部轮次")

    class Meta:
        model = Training
        fields = ["q", "year", "round"]

    def by_year(self, qs, name, value):
        sessions = TrainingSession.objects.filter(training=OuterRef("pk"), on__year=int(value))
        return qs.filter(Exists(sessions))


class QuestionFilter(df.FilterSet):
    q = df.CharFilter(
        label="搜索", field_name="text", lookup_expr="icontains", widget=search_box("题目")
    )
    subject = df.CharFilter(label="科目", lookup_expr="icontains")
    kind = df.ChoiceFilter(label="题型", choices=QuestionKind, empty_label="不限")

    class Meta:
        model = Question
        fields = ["q", "subject", "kind"]


class DeadlineFilter(df.FilterSet):
    q = df.CharFilter(
        label="搜索", field_name="label", lookup_expr="icontains", widget=search_box("事项或单位")
    )
    kind = df.ChoiceFilter(label="事项", choices=DeadlineKind, empty_label="全部事项")
    round = df.ModelChoiceFilter(
        label="轮次",
        field_name="inspection__round",
        queryset=rounds_of,
        empty_label="全部轮次",
    )
    due = df.ChoiceFilter(label="期限", choices=DUE, empty_label="不限", method="by_due")
    on = df.DateFilter(
        label="到期日", field_name="due_on", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Deadline
        fields = ["q", "kind", "round", "due", "on"]

    def by_due(self, qs, name, value):
        today = timezone.localdate()
        return {
            "overdue": lambda: qs.overdue(today),
            "week": lambda: qs.due_within(today, 7),
            "open": qs.open,
            "met": lambda: qs.exclude(met_on=None),
        }[value]()


class CalendarDayFilter(df.FilterSet):
    q = df.CharFilter(
        label="搜索", field_name="name", lookup_expr="icontains", widget=search_box("节日名称")
    )
    year = df.ChoiceFilter(label="年份", empty_label="全部年份", field_name="day__year")
    nature = df.ChoiceFilter(
        label="性质",
        field_name="is_workday",
        choices=[("True", "上班"), ("False", "休息")],
        empty_label="休息和上班",
    )

    class Meta:
        model = CalendarDay
        fields = ["q", "year", "nature"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = CalendarDay.objects.dates("day", "year", order="DESC")
        self.filters["year"].extra["choices"] = [(str(d.year), f"{d.year}年") for d in years]
