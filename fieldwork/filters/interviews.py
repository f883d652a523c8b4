"""What the list of talks can be narrowed by; who was talked to lies sealed, and is searched by post
(``interview_person``)."""

from core.forms.filters import ChoiceFilter, ListFilter, WordFilter
from fieldwork.enums.interviews import InterviewOutcome, InterviewState
from rounds.queries.choices import InspectionChoice


class InterviewFilter(ListFilter):
    q = WordFilter("被巡察单位", "inspection__unit__name")
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", InterviewState)
    outcome = ChoiceFilter("处理", InterviewOutcome)
