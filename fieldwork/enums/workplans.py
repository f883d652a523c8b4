"""States and moves of 工作方案 (docs/domain.md)."""

from core.workflow import StateChoices, Transition, TransitionTable, setback


class WorkPlanState(StateChoices):
    DRAFT = "draft", "neutral", "起草"
    SUBMITTED = "submitted", "warning", "待批准"
    APPROVED = "approved", "success", "已批准"
    REPLACED = "replaced", "muted", "已由新版代替"


P = WorkPlanState
UNDER_WAY = (P.DRAFT, P.SUBMITTED)
WORKPLAN_TRANSITIONS = TransitionTable(
    Transition(P.DRAFT, P.SUBMITTED, "报批工作方案", "报请批准", "组长"),
    Transition(P.SUBMITTED, P.APPROVED, "批准工作方案", "批准", "巡察办"),
    setback(P.SUBMITTED, P.DRAFT, "退回工作方案", "退回修改", "巡察办"),
    # What is in force waits for nobody: only the approval of the next edition, which is its note, ends it.
    Transition(
        P.APPROVED, P.REPLACED, "工作方案由新版代替", "由新版代替", "巡察办", note_required=True
    ),
)
