"""States and moves of what a unit is asked to hand in (ADR 0032)."""

from core.workflow import StateChoices, Transition, TransitionTable, setback


class RequestState(StateChoices):
    """资料清单 as a whole."""

    ISSUED = "issued", "progress", "收集中"
    COMPLETE = "complete", "success", "已收齐"
    WITHDRAWN = "withdrawn", "muted", "已撤回"


REQUEST_TRANSITIONS = TransitionTable(
    Transition(RequestState.ISSUED, RequestState.COMPLETE, "收齐资料", "收齐", "巡察组"),
    setback(RequestState.ISSUED, RequestState.WITHDRAWN, "撤回资料清单", "撤回清单", "巡察组"),
)


class MaterialState(StateChoices):
    """One material of the list."""

    WANTED = "wanted", "warning", "待交"
    DELIVERED = "delivered", "info", "待核收"
    RECEIVED = "received", "success", "已收"


MATERIAL_TRANSITIONS = TransitionTable(
    Transition(MaterialState.WANTED, MaterialState.DELIVERED, "交付资料", "交付", "单位联络员"),
    Transition(MaterialState.DELIVERED, MaterialState.RECEIVED, "核收资料", "收到", "巡察组"),
    setback(MaterialState.DELIVERED, MaterialState.WANTED, "退回资料", "退回补交", "巡察组"),
)
