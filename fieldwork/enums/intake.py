"""Choices and moves of 巡前函询: letters to organs, their answer about each unit, what was told."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class IntakeKind(TextChoices):
    PETITION = "petition", "信访"
    AUDIT = "audit", "审计"
    CASE = "case", "案件"
    APPOINTMENT = "appointment", "选人用人"
    IDEOLOGY = "ideology", "意识形态"
    LIVELIHOOD = "livelihood", "民生"
    OPINION = "opinion", "舆情"
    OTHER = "other", "其他"


class IntakeState(StateChoices):
    """Of a letter: answered once every unit in it is."""

    ISSUED = "issued", "progress", "待答复"
    ANSWERED = "answered", "success", "已答复"
    WITHDRAWN = "withdrawn", "muted", "已撤回"


class ReplyState(StateChoices):
    """Of the answer about one unit; that nothing is known is an answer, too."""

    WAITING = "waiting", "warning", "待答复"
    TOLD = "told", "success", "有情况"
    NOTHING = "nothing", "info", "零反馈"


S, R = IntakeState, ReplyState
INTAKE_TRANSITIONS = TransitionTable(
    Transition(S.ISSUED, S.ANSWERED, "答复巡前函询", "答复", "机关经办人"),
    setback(S.ANSWERED, S.ISSUED, "重开巡前函询", "退回补充", "巡察办"),
    setback(S.ISSUED, S.WITHDRAWN, "撤回巡前函询", "撤回", "巡察办"),
)
REPLY_TRANSITIONS = TransitionTable(
    Transition(R.WAITING, R.TOLD, "提交函询答复", "提交答复", "机关经办人"),
    Transition(R.WAITING, R.NOTHING, "提交零反馈", "零反馈", "机关经办人"),
    setback(R.TOLD, R.WAITING, "退回函询答复", "退回补充", "巡察办"),
    setback(R.NOTHING, R.WAITING, "退回函询答复", "退回补充", "巡察办"),
)
