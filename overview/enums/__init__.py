"""Choices and moves of evaluations (docs/domain.md §10)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback
from overview.enums.evaluations import Method, Source

__all__ = [
    "EVALUATION_TRANSITIONS",
    "EvaluationKind",
    "EvaluationState",
    "Method",
    "Source",
]


class EvaluationKind(TextChoices):
    TEAM = "team", "巡察组考核"
    UNIT = "unit", "整改成效评估"


class EvaluationState(StateChoices):
    DRAFT = "draft", "neutral", "评分中"
    CONFIRMED = "confirmed", "success", "已确认"


EVALUATION_TRANSITIONS = TransitionTable(
    Transition(EvaluationState.DRAFT, EvaluationState.CONFIRMED, "确认评分", "确认", "巡察办"),
    setback(EvaluationState.CONFIRMED, EvaluationState.DRAFT, "退回评分", "退回重评", "巡察办"),
)
