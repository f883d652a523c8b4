"""What the register of 测评与问卷 can be narrowed by; titles and questions lie sealed and are not searched."""

from core.forms.filters import ChoiceFilter, ListFilter, WordFilter
from fieldwork.enums.surveys import SurveyKind, SurveyState
from rounds.queries.choices import InspectionChoice, RoundChoice


class SurveyFilter(ListFilter):
    unit = WordFilter("单位名称", "inspection__unit__name", label="被巡察单位")
    round = RoundChoice()
    kind = ChoiceFilter("类别", SurveyKind)
    state = ChoiceFilter("状态", SurveyState)
    inspection = InspectionChoice()
