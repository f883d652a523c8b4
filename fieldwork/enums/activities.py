"""States of 了解活动: one stands, or was entered by mistake."""

from core.workflow import StateChoices, TransitionTable, setback


class ActivityState(StateChoices):
    RECORDED = "recorded", "success", "已登记"
    VOIDED = "voided", "muted", "已作废"


A = ActivityState
ACTIVITY_TRANSITIONS = TransitionTable(
    setback(A.RECORDED, A.VOIDED, "作废了解活动", "作废", "登记人"),
    setback(A.VOIDED, A.RECORDED, "恢复了解活动", "恢复", "登记人"),
)
