"""What the list of 资料清单 can be narrowed by."""

from django.utils import timezone

from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from fieldwork.enums.materials import RequestState
from rounds.queries.choices import InspectionChoice


def _late(rows, user):
    return rows.open().filter(due_on__lt=timezone.localdate())


class RequestFilter(ListFilter):
    q = WordFilter("单位名称", "inspection__unit__name")
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", RequestState)
    late = TickFilter("只看逾期", _late)
