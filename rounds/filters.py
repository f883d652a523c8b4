"""What the lists of this app can be narrowed by."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_filters import CharFilter, ModelChoiceFilter, NumberFilter

from core import search
from core.forms.filters import (
    ChoiceFilter,
    DayFilter,
    ListFilter,
    SearchFilter,
    TickFilter,
    WordFilter,
    search_box,
)
from core.models import CalendarDay
from rounds import queries
from rounds.enums import DeadlineKind, QuestionKind, RoundKind, RoundState, Stage, UnitSize
from rounds.models import Sector, TeamMember, TrainingSession, Unit
from rounds.queries.choices import RoundChoice
from rounds.querysets import lasting, signed

COVERAGE = [("never", "本届未巡察"), ("done", "本届已巡察")]
AVAILABLE = [("free", "可抽调"), ("busy", "在组"), ("left", "已出库")]
DUE = [("overdue", "已逾期"), ("week", "7天内到期"), ("open", "未完成"), ("met", "已完成")]
SIGNED = [("no", "未签署"), ("yes", "已签署")]
NATURES = [("True", "上班"), ("False", "休息")]


def _by_coverage(rows, value):
    return queries.uncovered(rows) if value == "never" else queries.covered(rows)


def _by_speciality(rows, value):
    return rows.filter(specialities__contains=[value])


def _by_availability(rows, value):
    if value == "left":
        return rows.filter(is_active=False)
    on_team = Exists(TeamMember.objects.filter(lasting(), inspector=OuterRef("pk")))
    return rows.filter(on_team if value == "busy" else ~on_team, is_active=True)


def _by_signing(rows, value):
    return rows.filter(signed() if value == "yes" else ~signed())


def _by_due(rows, value):
    today = timezone.localdate()
    return {
        "overdue": lambda: rows.overdue(today),
        "week": lambda: rows.due_within(today, 7),
        "open": rows.open,
        "met": lambda: rows.exclude(met_on=None),
    }[value]()


def _own(rows, user):
    return rows.filter(pk__in=queries.own_team_rows(user).values("pk"))


def _sector(path: str) -> ModelChoiceFilter:
    return ModelChoiceFilter(
        label="领域", field_name=path, queryset=Sector.objects.all(), empty_label="全部领域"
    )


class UnitFilter(ListFilter):
    q = SearchFilter("单位名称")
    sector = _sector("sector")
    size = ChoiceFilter("规模", UnitSize)
    coverage = ChoiceFilter("本届巡察", COVERAGE, _by_coverage, empty_label="不限")


class FactFilter(ListFilter):
    q = WordFilter("单位、指标、来源", "unit__name", "unit__short_name", "name", "source")
    year = NumberFilter(label="年份")
    sector = _sector("unit__sector")
    unit = ModelChoiceFilter(label="单位", queryset=Unit.objects.all(), widget=forms.HiddenInput)


class InspectorFilter(ListFilter):
    q = SearchFilter("姓名、单位、职务")
    speciality = ChoiceFilter(
        "专业特长", queries.speciality_choices, _by_speciality, empty_label="不限"
    )
    employer = CharFilter(label="单位", field_name="employer_name", lookup_expr="icontains")
    rank = ChoiceFilter("职级", queries.rank_choices, empty_label="不限")
    status = ChoiceFilter("状态", AVAILABLE, _by_availability, empty_label="不限")


class RoundFilter(ListFilter):
    state = ChoiceFilter("状态", RoundState, empty_label="不限")
    kind = ChoiceFilter("类型", RoundKind, empty_label="不限")


class InspectionFilter(ListFilter):
    q = CharFilter(label="搜索", method="by_unit", widget=search_box("单位名称"))
    round = RoundChoice("round")
    stage = ChoiceFilter("阶段", Stage)
    team = NumberFilter(label="组号", field_name="team__number", min_value=1)
    mine = TickFilter("只看我参加的", _own)

    def by_unit(self, rows, name, value):
        return rows.filter(unit__in=search.matching(Unit.objects.all(), value).values("pk"))


class CommitmentFilter(ListFilter):
    q = WordFilter("姓名", "inspector__name")
    round = RoundChoice("round")
    signed = ChoiceFilter("签署情况", SIGNED, _by_signing, empty_label="不限")


class TrainingFilter(ListFilter):
    q = WordFilter("培训名称", "title")
    year = NumberFilter(label="年份", method="by_year", min_value=2000, max_value=9999)
    round = RoundChoice("round")

    def by_year(self, rows, name, value):
        sessions = TrainingSession.objects.filter(training=OuterRef("pk"), on__year=int(value))
        return rows.filter(Exists(sessions))


class QuestionFilter(ListFilter):
    q = WordFilter("题目", "text")
    subject = CharFilter(label="科目", lookup_expr="icontains")
    kind = ChoiceFilter("题型", QuestionKind, empty_label="不限")


class DeadlineFilter(ListFilter):
    q = WordFilter("事项或单位", "label")
    kind = ChoiceFilter("事项", DeadlineKind)
    round = RoundChoice()
    due = ChoiceFilter("期限", DUE, _by_due, empty_label="不限")
    on = DayFilter("到期日", "due_on")


class CalendarDayFilter(ListFilter):
    q = WordFilter("节日名称", "name")
    year = ChoiceFilter("年份", (), field_name="day__year")
    nature = ChoiceFilter("性质", NATURES, field_name="is_workday", empty_label="休息和上班")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = CalendarDay.objects.dates("day", "year", order="DESC")
        self.form.fields["year"].choices = [(str(d.year), f"{d.year}年") for d in years]
