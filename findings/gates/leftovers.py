"""What the organs still owe when an inspection is to be archived."""

from findings.enums import RecommendationState
from findings.models import Recommendation
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection


@register(Stage.ARCHIVED)
def needs_recommendations_answered(inspection: Inspection) -> list[str]:
    rows = Recommendation.objects.filter(inspection=inspection)
    drafts = rows.filter(state=RecommendationState.DRAFT).count()
    waiting = rows.filter(state=RecommendationState.ISSUED).count()
    found = {"未移交": drafts, "未答复": waiting}
    return [f"{count}件移交建议{words}" for words, count in found.items() if count]
