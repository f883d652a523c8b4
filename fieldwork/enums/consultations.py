"""Choices and moves of 请示汇报: what a team asks or reports upward, and what was decided."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class ConsultationKind(TextChoices):
    REQUEST = "request", "重大问题请示"
    REPORT = "report", "情况报告"


class Addressed(TextChoices):
    """To whom; nobody else inside reads it. The values are those of the roles."""

    OFFICE = "office", "巡察办"
    LEADERSHIP = "leadership", "领导小组"


class ConsultationState(StateChoices):
    DRAFT = "draft", "neutral", "起草"
    SUBMITTED = "submitted", "warning", "待批示"
    DECIDED = "decided", "success", "已批示"
    TASKED = "tasked", "progress", "待落实"
    DONE = "done", "success", "已落实"


C = ConsultationState
TO = "收文的巡察办或领导小组"
CONSULTATION_TRANSITIONS = TransitionTable(
    Transition(C.DRAFT, C.SUBMITTED, "报送请示报告", "报送", "组长"),
    Transition(C.SUBMITTED, C.DECIDED, "批示请示报告", "批示", TO),
    Transition(C.SUBMITTED, C.TASKED, "批示请示报告并交办", "批示", TO),
    setback(C.SUBMITTED, C.DRAFT, "退回请示报告", "退回补充", TO),
    Transition(C.TASKED, C.DONE, "报告批示落实情况", "报告落实情况", "组长、副组长"),
    setback(C.DONE, C.TASKED, "退回批示落实情况", "退回重办", TO),
)
