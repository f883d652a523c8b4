"""Who has a 测评问卷: while it takes answers, the heads of the team, who end it; the office where there are none."""

from accounts.enums import Role
from core.assignees import Next, register
from fieldwork.enums.surveys import SurveyState
from fieldwork.models import Survey
from rounds.duties import HEADS
from rounds.queries.gaps import of_team
from rounds.queries.people import holders_of, members_of


@register(Survey)
def of_survey(survey: Survey) -> Next | None:
    """A draft is handed to nobody: whoever wrote it goes on with it."""
    if survey.state != SurveyState.OPEN:
        return None
    inspection = survey.inspection
    heads = members_of(inspection.team_id, *HEADS)
    return Next("结束答题", heads or holders_of(Role.OFFICE), of_team(inspection.team))
