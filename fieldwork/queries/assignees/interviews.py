"""Who has the record of a talk now: its author, or the heads where that person has left."""

from core.assignees import Next, register
from fieldwork.enums.interviews import InterviewState
from fieldwork.models import Interview
from rounds.duties import HEADS
from rounds.queries.gaps import of_team
from rounds.queries.people import members_of


@register(Interview)
def of_interview(interview: Interview) -> Next | None:
    if interview.state != InterviewState.DRAFT:
        return None
    team = interview.inspection.team_id
    members = members_of(team, unit_id=interview.inspection.unit_id)
    author = [user for user in members if user.pk == interview.created_by_id]
    people = author or members_of(team, *HEADS)
    return Next("补充后完成登记", people, of_team(interview.inspection.team))
