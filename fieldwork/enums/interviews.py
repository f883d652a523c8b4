"""Choices and moves of talks (docs/domain.md §7)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class InterviewState(StateChoices):
    DRAFT = "draft", "neutral", "记录中"
    REGISTERED = "registered", "success", "已登记"


INTERVIEW_TRANSITIONS = TransitionTable(
    Transition(InterviewState.DRAFT, InterviewState.REGISTERED, "登记谈话", "完成登记", "记录人"),
    setback(InterviewState.REGISTERED, InterviewState.DRAFT, "退回谈话登记", "退回补充", "组长"),
)


class InterviewOutcome(TextChoices):
    NONE = "none", "无需处理"
    FINDING = "finding", "转问题底稿"
    CLUE = "clue", "转问题线索"
