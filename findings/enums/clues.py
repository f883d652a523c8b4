"""Choices and moves of clues, their handoffs and urging (docs/domain.md §4, §7)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class ClueState(StateChoices):
    REGISTERED = "registered", "info", "待组长审核"
    VETTED = "vetted", "warning", "待批准"
    APPROVED = "approved", "progress", "待移交"
    HANDED_OVER = "handed_over", "progress", "已移交"
    CONCLUDED = "concluded", "success", "已办结"


C = ClueState
CLUE_TRANSITIONS = TransitionTable(
    Transition(C.REGISTERED, C.VETTED, "审核线索", "审核通过", "组长"),
    Transition(C.VETTED, C.APPROVED, "批准移交线索", "批准移交", "巡察办"),
    setback(C.VETTED, C.REGISTERED, "退回线索", "退回补充", "巡察办"),
    Transition(C.APPROVED, C.HANDED_OVER, "移交线索", "移交", "巡察办"),
    setback(C.VETTED, C.CONCLUDED, "决定不移交", "不移交，直接了结", "巡察办"),
    Transition(C.HANDED_OVER, C.CONCLUDED, "办结线索", "办结", "巡察办"),
)


class ClueSource(TextChoices):
    FINDING = "finding", "问题底稿"
    PETITION = "petition", "信访"
    INTERVIEW = "interview", "个别谈话"
    ORGAN = "organ", "有关机关通报"
    OTHER = "other", "其他"


class Flag(TextChoices):
    """办理要求; the values are the clue's columns without ``is_``."""

    PRIORITY = "priority", "优先"
    EARLY = "early", "提前介入"
    ELEVATED = "elevated", "提级办理"
    DOUBLE = "double", "一案双查"


class UrgeAbout(TextChoices):
    SIGN = "sign", "签收"
    ANSWER = "answer", "答复"


class UrgeAudience(TextChoices):
    ORGAN = "organ", "接收机关"
    OFFICE = "office", "接收机关和巡察办"
    LEADERSHIP = "leadership", "接收机关、巡察办和领导小组"


class Disposal(TextChoices):
    INQUIRY = "inquiry", "谈话函询"
    VERIFICATION = "verification", "初步核实"
    SHELVED = "shelved", "暂存待查"
    SETTLED = "settled", "予以了结"


class HandoffState(StateChoices):
    ISSUED = "issued", "warning", "待签收"
    RECEIVED = "received", "info", "已签收"
    HANDLING = "handling", "progress", "办理中"
    ANSWERED = "answered", "success", "已答复"
    REFUSED = "refused", "danger", "已退回"


H = HandoffState
HANDOFF_TRANSITIONS = TransitionTable(
    Transition(H.ISSUED, H.RECEIVED, "签收线索", "签收", "接收机关"),
    Transition(H.RECEIVED, H.HANDLING, "登记办理线索", "登记办理方式", "接收机关"),
    Transition(H.HANDLING, H.ANSWERED, "答复线索", "答复办理结果", "接收机关"),
    setback(H.ISSUED, H.REFUSED, "退回移交", "退回", "接收机关"),
)
