"""What the list of 谈话计划 can be narrowed by; who is talked to lies sealed."""

from django.db.models import Q
from django.utils import timezone

from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from fieldwork.enums.talks import TalkState
from rounds.queries.choices import InspectionChoice


def _of_talker(rows, user):
    return rows.filter(Q(first__user=user) | Q(second__user=user))


def _past(rows, user):
    return rows.waiting().filter(planned_at__lt=timezone.now())


class PlannedTalkFilter(ListFilter):
    q = WordFilter("被巡察单位", "inspection__unit__name")
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", TalkState)
    mine = TickFilter("只看我谈的", _of_talker)
    late = TickFilter("只看已过时间", _past)
