"""What the unit, the team and the organs still owe when an inspection is to be archived."""

from findings.enums import InterviewState, RecommendationState
from findings.models import Interview, MaterialRequest, Recommendation
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection


@register(Stage.ARCHIVED)
def needs_materials_in(inspection: Inspection) -> list[str]:
    waiting = MaterialRequest.objects.filter(inspection=inspection).open()
    return [f"{row}未收齐，请核收或撤回" for row in waiting]


@register(Stage.ARCHIVED)
def needs_talks_registered(inspection: Inspection) -> list[str]:
    left = Interview.objects.filter(inspection=inspection, state=InterviewState.DRAFT).count()
    return [f"{left}份谈话记录未登记"] if left else []


@register(Stage.ARCHIVED)
def needs_recommendations_answered(inspection: Inspection) -> list[str]:
    rows = Recommendation.objects.filter(inspection=inspection)
    drafts = rows.filter(state=RecommendationState.DRAFT).count()
    waiting = rows.filter(state=RecommendationState.ISSUED).count()
    found = {"未移交": drafts, "未答复": waiting}
    return [f"{count}件移交建议{words}" for words, count in found.items() if count]
