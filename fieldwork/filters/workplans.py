"""What the list of 工作方案 can be narrowed by; its texts lie sealed and are not searched."""

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, ListFilter, WordFilter
from fieldwork.enums.workplans import WorkPlanState
from rounds.queries.choices import InspectionChoice, RoundChoice


class WorkPlanFilter(ListFilter):
    only = {"round": (Role.OFFICE,)}
    unit = WordFilter("单位名称", "inspection__unit__name", label="被巡察单位")
    round = RoundChoice()
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", WorkPlanState)
