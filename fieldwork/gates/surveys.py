"""No survey takes answers any more when the work is archived."""

from fieldwork.enums.surveys import SurveyState
from fieldwork.models import Survey
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection


@register(Stage.ARCHIVED)
def needs_surveys_closed(inspection: Inspection) -> list[str]:
    """How many, no more: whoever reads the sentence may not see them."""
    count = Survey.objects.filter(inspection=inspection, state=SurveyState.OPEN).count()
    return [f"{count}份测评问卷还在答题"] if count else []
