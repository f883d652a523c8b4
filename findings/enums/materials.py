"""States and moves of what a unit is asked to hand in (ADR 0032)."""

from django.db.models import TextChoices

from core.workflow import Transition, TransitionTable, setback


class RequestState(TextChoices):
    """资料清单 as a whole."""

    ISSUED = "issued", "收集中"
    COMPLETE = "complete", "已收齐"
    WITHDRAWN = "withdrawn", "已撤回"


REQUEST_TONES = {
    RequestState.ISSUED: "progress",
    RequestState.COMPLETE: "success",
    RequestState.WITHDRAWN: "muted",
}


REQUEST_MOVES = TransitionTable(
    Transition(RequestState.ISSUED, RequestState.COMPLETE, "收齐资料", "收齐", "巡察组"),
    setback(RequestState.ISSUED, RequestState.WITHDRAWN, "撤回资料清单", "撤回清单", "巡察组"),
)


class MaterialState(TextChoices):
    """One material of the list."""

    WANTED = "wanted", "待交"
    DELIVERED = "delivered", "待核收"
    RECEIVED = "received", "已收"


MATERIAL_TONES = {
    MaterialState.WANTED: "warning",
    MaterialState.DELIVERED: "info",
    MaterialState.RECEIVED: "success",
}


MATERIAL_MOVES = TransitionTable(
    Transition(MaterialState.WANTED, MaterialState.DELIVERED, "交付资料", "交付", "单位联络员"),
    Transition(MaterialState.DELIVERED, MaterialState.RECEIVED, "核收资料", "收到", "巡察组"),
    setback(MaterialState.DELIVERED, MaterialState.WANTED, "退回资料", "退回补交", "巡察组"),
)
