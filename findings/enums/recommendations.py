"""States and moves of recommendations (docs/domain.md §7)."""

from core.workflow import StateChoices, Transition, TransitionTable


class RecommendationState(StateChoices):
    DRAFT = "draft", "neutral", "起草中"
    ISSUED = "issued", "progress", "待答复"
    ANSWERED = "answered", "success", "已答复"


RECOMMENDATION_TRANSITIONS = TransitionTable(
    Transition(RecommendationState.DRAFT, RecommendationState.ISSUED, "移交建议", "移交", "巡察办"),
    Transition(
        RecommendationState.ISSUED,
        RecommendationState.ANSWERED,
        "答复移交建议",
        "登记答复",
        "接收机关",
    ),
)
