"""What meetings and what they asked for can be narrowed by; texts lie sealed and are not searched."""

from django.utils import timezone

from accounts.enums import OVERSIGHT
from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from findings.enums.resolutions import MeetingKind, ResolutionState, TaskState
from rounds.queries.choices import InspectionChoice, RoundChoice


def _late(rows, user):
    return rows.overdue(timezone.localdate())


class ResolutionFilter(ListFilter):
    q = WordFilter("会议名称、被巡察单位", "title", beside=["inspections__unit__name"])
    round = RoundChoice("round")
    kind = ChoiceFilter("会议", MeetingKind)
    state = ChoiceFilter("状态", ResolutionState)
    inspection = InspectionChoice("inspections")


class TaskFilter(ListFilter):
    only = {"mine": OVERSIGHT, "meeting": OVERSIGHT}  # no team reads a meeting's title
    q = WordFilter("承办单位、所涉单位", "body", "inspection__unit__name")
    meeting = WordFilter("会议名称", "resolution__title", label="会议")
    round = RoundChoice("resolution__round")
    inspection = InspectionChoice()
    state = ChoiceFilter("状态", TaskState)
    late = TickFilter("只看逾期", _late)
    mine = TickFilter("由我承办", lambda rows, user: rows.filter(assignee=user))
