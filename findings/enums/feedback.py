"""States and moves of what is fixed at once and of the feedback opinion (docs/domain.md §4)."""

from django.db.models import TextChoices

from core.workflow import Transition, TransitionTable, setback


class FixState(TextChoices):
    ISSUED = "issued", "待签收"
    RECEIVED = "received", "整改中"
    REPORTED = "reported", "待验收"
    ACCEPTED = "accepted", "已办结"


FIX_TONES = {
    FixState.ISSUED: "warning",
    FixState.RECEIVED: "progress",
    FixState.REPORTED: "info",
    FixState.ACCEPTED: "success",
}


X = FixState
FIX_MOVES = TransitionTable(
    Transition(X.ISSUED, X.RECEIVED, "签收立行立改", "签收", "单位联络员"),
    Transition(X.RECEIVED, X.REPORTED, "报告立行立改", "报告整改结果", "单位联络员"),
    Transition(X.REPORTED, X.ACCEPTED, "验收立行立改", "验收通过", "组长"),
    setback(X.REPORTED, X.RECEIVED, "退回立行立改", "退回重改", "组长"),
)


class FeedbackState(TextChoices):
    DRAFT = "draft", "起草中"
    ISSUED = "issued", "已印发"


FEEDBACK_MOVES = TransitionTable(
    Transition(FeedbackState.DRAFT, FeedbackState.ISSUED, "印发反馈意见", "印发", "巡察办"),
)
