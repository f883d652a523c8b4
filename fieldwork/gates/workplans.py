"""No team enters without an approved plan, where the round's preset asks for one; none is left undecided."""

from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import WorkPlan
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection

S = WorkPlanState
HOW = {
    "": "工作方案还没有起草，由组长、副组长在本页“工作方案”中起草并报批",
    S.DRAFT: "工作方案还没有报批，由组长在“工作方案”中报请批准",
    S.SUBMITTED: "工作方案正待巡察办批准",
}


@register(Stage.FIELDWORK)
def needs_approved_plan(inspection: Inspection) -> list[str]:
    if not inspection.round.preset.needs_plan:
        return []
    rows = WorkPlan.objects.filter(inspection=inspection)
    states = set(rows.order_by().values_list("state", flat=True))
    if S.APPROVED in states:
        return []
    return [HOW[next(iter(states), "")]]


@register(Stage.ARCHIVED)
def needs_plan_decided(inspection: Inspection) -> list[str]:
    waiting = WorkPlan.objects.filter(inspection=inspection, state=S.SUBMITTED).first()
    return [f"{waiting}还在待批准，由巡察办批准或退回"] if waiting else []
