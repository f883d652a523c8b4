"""States of a weekly report: the team writes it, then it lies with the office."""

from core.workflow import StateChoices, Transition, TransitionTable, setback


class WeeklyState(StateChoices):
    DRAFT = "draft", "neutral", "填写中"
    SUBMITTED = "submitted", "success", "已报送"


W = WeeklyState
WEEKLY_TRANSITIONS = TransitionTable(
    Transition(W.DRAFT, W.SUBMITTED, "报送周报", "报送", "组长、副组长"),
    setback(W.SUBMITTED, W.DRAFT, "退回周报", "退回", "巡察办"),
)
