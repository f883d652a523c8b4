"""What the register of weekly reports can be narrowed by; what was written lies sealed and is not searched."""

from django.utils import timezone

from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from fieldwork.enums.weekly import WeeklyState
from rounds.queries.choices import InspectionChoice, RoundChoice


def _late(rows, user):
    return rows.filter(state=WeeklyState.DRAFT, due_on__lt=timezone.localdate())


class WeeklyFilter(ListFilter):
    unit = WordFilter("单位名称", "inspection__unit__name", label="被巡察单位")
    round = RoundChoice()
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", WeeklyState)
    late = TickFilter("只看逾期未报", _late)
