"""States and moves of a planned talk."""

from core.workflow import StateChoices, Transition, TransitionTable


class TalkState(StateChoices):
    PLANNED = "planned", "warning", "待谈"
    HELD = "held", "success", "已谈"
    CANCELLED = "cancelled", "muted", "已取消"


T = TalkState
TALK_TRANSITIONS = TransitionTable(
    Transition(T.PLANNED, T.HELD, "按计划记录谈话", "记录谈话", "谈话人"),
    Transition(
        T.PLANNED, T.CANCELLED, "取消谈话计划", "取消", "谈话人", tone="neutral", note_required=True
    ),
)
