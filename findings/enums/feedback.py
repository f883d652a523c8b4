"""States and moves of what is fixed at once and of the feedback opinion (docs/domain.md §4)."""

from core.workflow import StateChoices, Transition, TransitionTable, setback


class FixState(StateChoices):
    ISSUED = "issued", "warning", "待签收"
    RECEIVED = "received", "progress", "整改中"
    REPORTED = "reported", "info", "待验收"
    ACCEPTED = "accepted", "success", "已办结"


X = FixState
FIX_TRANSITIONS = TransitionTable(
    Transition(X.ISSUED, X.RECEIVED, "签收立行立改", "签收", "单位联络员"),
    Transition(X.RECEIVED, X.REPORTED, "报告立行立改", "报告整改结果", "单位联络员"),
    Transition(X.REPORTED, X.ACCEPTED, "验收立行立改", "验收通过", "组长"),
    setback(X.REPORTED, X.RECEIVED, "退回立行立改", "退回重改", "组长"),
)


class FeedbackState(StateChoices):
    DRAFT = "draft", "neutral", "起草中"
    ISSUED = "issued", "success", "已印发"


FEEDBACK_TRANSITIONS = TransitionTable(
    Transition(FeedbackState.DRAFT, FeedbackState.ISSUED, "印发反馈意见", "印发", "巡察办"),
)
