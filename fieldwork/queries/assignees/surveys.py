"""Who has a 测评问卷: whoever of the team drafted it goes on with it, it is handed to nobody."""

from core.assignees import Next, register
from fieldwork.models import Survey


@register(Survey)
def of_survey(survey: Survey) -> Next | None:
    return None
