"""Choices and moves of 会议议定: what a meeting heard, and what it asked to be done."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback
from rounds.enums import DeadlineKind


class MeetingKind(TextChoices):
    GROUP = "group", "领导小组会议"
    SECRETARY = "secretary", "书记专题会议"


# Which of an inspection's own dates a meeting of this kind settles.
SETTLES = {
    MeetingKind.GROUP: DeadlineKind.GROUP_REPORT,
    MeetingKind.SECRETARY: DeadlineKind.SECRETARY_REPORT,
}


class ResolutionState(StateChoices):
    DRAFT = "draft", "neutral", "记录中"
    REGISTERED = "registered", "success", "已登记"
    VOIDED = "voided", "muted", "已作废"


class TaskState(StateChoices):
    """Of one thing that a meeting asked for."""

    OPEN = "open", "progress", "办理中"
    DONE = "done", "success", "已办结"


S, T = ResolutionState, TaskState
RESOLUTION_TRANSITIONS = TransitionTable(
    Transition(S.DRAFT, S.REGISTERED, "登记会议议定", "登记", "巡察办"),
    setback(S.REGISTERED, S.DRAFT, "撤回会议登记", "撤回登记", "巡察办"),
    setback(S.DRAFT, S.VOIDED, "作废会议议定", "作废", "巡察办"),
    setback(S.VOIDED, S.DRAFT, "恢复会议议定", "恢复", "巡察办"),
)
TASK_TRANSITIONS = TransitionTable(
    Transition(T.OPEN, T.DONE, "办结议定事项", "办结", "承办人"),
    setback(T.DONE, T.OPEN, "退回议定事项", "退回继续办理", "巡察办"),
)
