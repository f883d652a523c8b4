"""What the list of 立行立改 can be narrowed by."""

from django.utils import timezone

from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from findings.enums import FixState
from rounds.queries.choices import InspectionChoice

AT_THE_UNIT = [state for state in FixState if state not in (FixState.REPORTED, FixState.ACCEPTED)]


def _late(rows, user):
    return rows.filter(state__in=AT_THE_UNIT, due_on__lt=timezone.localdate())


class FixFilter(ListFilter):
    q = WordFilter("问题、单位", "problem", "finding__inspection__unit__name")
    inspection = InspectionChoice("finding__inspection")
    state = ChoiceFilter("状态", FixState)
    late = TickFilter("只看逾期", _late)
