"""What the list of 重点关注事项 can be narrowed by; reasons lie sealed and are not searched."""

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from fieldwork.enums.focus import FocusKind, FocusState
from rounds.queries.choices import InspectionChoice


class FocusFilter(ListFilter):
    only = {"mine": (Role.INSPECTOR,)}
    q = WordFilter("事项、被巡察单位", "title", "inspection__unit__name")
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", FocusState)
    kind = ChoiceFilter("类别", FocusKind)
    unassigned = TickFilter(
        "未指定查办人", lambda rows, user: rows.unsettled().filter(assignee=None)
    )
    mine = TickFilter("由我查办", lambda rows, user: rows.filter(assignee__user=user))
