"""Choices and moves of talks and recommendations (docs/domain.md §7)."""

from django.db.models import TextChoices

from core.workflow import Transition, TransitionTable, setback


class InterviewState(TextChoices):
    DRAFT = "draft", "记录中"
    REGISTERED = "registered", "已登记"


INTERVIEW_TONES = {InterviewState.DRAFT: "neutral", InterviewState.REGISTERED: "success"}


INTERVIEW_MOVES = TransitionTable(
    Transition(InterviewState.DRAFT, InterviewState.REGISTERED, "登记谈话", "完成登记", "记录人"),
    setback(InterviewState.REGISTERED, InterviewState.DRAFT, "退回谈话登记", "退回补充", "组长"),
)


class InterviewOutcome(TextChoices):
    NONE = "none", "无需处理"
    FINDING = "finding", "转问题底稿"
    CLUE = "clue", "转问题线索"


class RecommendationState(TextChoices):
    DRAFT = "draft", "起草中"
    ISSUED = "issued", "待答复"
    ANSWERED = "answered", "已答复"


RECOMMENDATION_TONES = {
    RecommendationState.DRAFT: "neutral",
    RecommendationState.ISSUED: "progress",
    RecommendationState.ANSWERED: "success",
}


RECOMMENDATION_MOVES = TransitionTable(
    Transition(RecommendationState.DRAFT, RecommendationState.ISSUED, "移交建议", "移交", "巡察办"),
    Transition(
        RecommendationState.ISSUED,
        RecommendationState.ANSWERED,
        "答复移交建议",
        "登记答复",
        "接收机关",
    ),
)
