"""What the registers of clues and handoffs can be narrowed by; no filter takes a name (URLs)."""

from django import forms
from django.utils import timezone
from django_filters import ModelChoiceFilter, NumberFilter

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter, YearFilter
from findings.enums import FILED, ClueState, Degree, HandoffState
from findings.models import ClueGrant, HandoffOutcome, Organ
from rounds.models import Round
from rounds.queries.choices import InspectionChoice, RoundChoice

LASTING = [("yes", "有效"), ("no", "已结束")]


def _all_rounds(request):
    return Round.objects.select_related("term")


def _number(label: str) -> NumberFilter:
    widget = forms.NumberInput({"min": 1, "inputmode": "numeric"})
    return NumberFilter(label=label, field_name="number", widget=widget)


def _by_lasting(rows, value):
    lasting = ClueGrant.objects.lasting().order_by().values("pk")
    return rows.filter(pk__in=lasting) if value == "yes" else rows.exclude(pk__in=lasting)


def _by_degree(rows, value):
    """Of the outcome that counts, the newest."""
    steps = HandoffOutcome.objects.newest().filter(degree=value)
    return rows.filter(pk__in=steps.values("handoff_id"))


def _overdue(rows, user):
    return rows.overdue(timezone.localdate())


def _working(rows, user):
    return rows.filter(state__in=[HandoffState.RECEIVED, HandoffState.HANDLING])


def _with_money(rows, user):
    steps = HandoffOutcome.objects.standing().filter(money__gt=0)
    return rows.filter(pk__in=steps.values("handoff_id"))


def _filed(rows, user):
    return rows.filter(state=HandoffState.ANSWERED, outcome__in=FILED)


class ClueFilter(ListFilter):
    number = _number("线索编号")
    year = YearFilter()
    round = RoundChoice()
    state = ChoiceFilter("状态", ClueState)
    is_priority = TickFilter("只看优先", lambda rows, user: rows.filter(is_priority=True))
    inspection = InspectionChoice()


class GrantFilter(ListFilter):
    """Whose, of which round, and whether it still lasts."""

    user = WordFilter("姓名或账号", "user__name", "user__username", label="授权给")
    round = ModelChoiceFilter(label="轮次", queryset=_all_rounds, empty_label="全部轮次")
    lasting = ChoiceFilter("状态", LASTING, _by_lasting)


class HandoffFilter(ListFilter):
    number = _number("移交编号")
    year = YearFilter()
    round = RoundChoice("clue__inspection__round")
    organ = ModelChoiceFilter(
        label="接收机关", queryset=Organ.objects.all(), empty_label="全部机关"
    )
    inspection = InspectionChoice("clue__inspection")
    degree = ChoiceFilter("形态", Degree, _by_degree)
    state = ChoiceFilter("状态", HandoffState)
    overdue = TickFilter("只看逾期", _overdue)
    working = TickFilter("只看在办", _working)
    money = TickFilter("只看有追缴退赔", _with_money)
    filed = TickFilter("只看成案", _filed)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.ORGAN):
            self.leave_out("round", "organ", "inspection")


class OrganFilter(ListFilter):
    """What the organs' figures are counted over."""

    year = YearFilter()
    round = RoundChoice("clue__inspection__round")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.ORGAN):
            self.leave_out("round")
