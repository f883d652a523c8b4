"""What the register of 请示汇报 can be narrowed by; titles and texts lie sealed and are not searched."""

from django.utils import timezone

from accounts.enums import OVERSIGHT
from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from fieldwork.enums.consultations import ConsultationKind, ConsultationState
from rounds.queries.choices import InspectionChoice, RoundChoice


def _late(rows, user):
    return rows.filter(state=ConsultationState.TASKED, due_on__lt=timezone.localdate())


class ConsultationFilter(ListFilter):
    only = {"round": OVERSIGHT}
    unit = WordFilter("单位名称", "inspection__unit__name", label="被巡察单位")
    round = RoundChoice()
    inspection = InspectionChoice()
    kind = ChoiceFilter("类别", ConsultationKind)
    state = ChoiceFilter("状态", ConsultationState)
    is_urgent = TickFilter("只看紧急", lambda rows, user: rows.filter(is_urgent=True))
    late = TickFilter("只看逾期未落实", _late)
