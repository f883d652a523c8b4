"""Choices and moves of evaluations (docs/domain.md §10)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


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


class Source(TextChoices):
    """What is counted beside a criterion, so that the score has something to stand on."""

    NONE = "none", "不统计"
    FINDINGS = "findings", "审签底稿"
    QUALITY = "quality", "底稿退回"
    CLUES = "clues", "线索数量"
    CLUE_QUALITY = "clue_quality", "线索成案"
    SPECIAL = "special", "专题报告"
    FIXES = "fixes", "立行立改"
    DUTIES = "duties", "期限执行"
    TASKS = "tasks", "整改任务"
