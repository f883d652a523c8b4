"""Choices and moves of petitions and of what is done with them (docs/domain.md §7)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class Way(TextChoices):
    LETTER = "letter", "来信"
    CALL = "call", "来电"
    VISIT = "visit", "来访"
    MESSAGE = "message", "短信"
    EMAIL = "email", "邮件"
    CODE = "code", "扫码"
    BOX = "box", "意见箱"


class Naming(TextChoices):
    NAMED = "named", "实名"
    ANONYMOUS = "anonymous", "匿名"


class Scope(TextChoices):
    INSIDE = "inside", "属受理范围"
    OUTSIDE = "outside", "不属受理范围"


class PetitionState(StateChoices):
    DRAFT = "draft", "neutral", "登记中"
    REGISTERED = "registered", "warning", "待分办"
    HANDLING = "handling", "progress", "办理中"
    DECLINED = "declined", "muted", "不予受理"
    JOINED = "joined", "muted", "重复件"
    CLOSED = "closed", "success", "已办结"


P = PetitionState
PETITION_TRANSITIONS = TransitionTable(
    Transition(P.DRAFT, P.REGISTERED, "登记信访", "完成登记", "登记人"),
    setback(P.REGISTERED, P.DRAFT, "退回信访登记", "退回补充", "组长"),
    Transition(P.REGISTERED, P.HANDLING, "开始办理信访", "分办", "组长"),
    setback(P.REGISTERED, P.DECLINED, "不予受理信访", "不予受理", "组长"),
    setback(P.DECLINED, P.REGISTERED, "重新受理信访", "重新受理", "组长"),
    Transition(P.REGISTERED, P.JOINED, "并入重复信访", "并为重复件", "巡察组"),
    setback(P.JOINED, P.REGISTERED, "拆出重复信访", "拆出", "巡察组"),
    Transition(P.HANDLING, P.CLOSED, "办结信访", "办结", "组长"),
    setback(P.CLOSED, P.HANDLING, "重新办理信访", "重新办理", "组长"),
)


class Route(TextChoices):
    """分办: where a petition goes."""

    TEAM = "team", "本组了解"
    UNIT = "unit", "转被巡察单位"
    DEPARTMENT = "department", "转有关部门"
    CLUE = "clue", "登记线索"


class ReferralState(StateChoices):
    ISSUED = "issued", "progress", "办理中"
    ANSWERED = "answered", "info", "待审核"
    DONE = "done", "success", "已办结"
    WITHDRAWN = "withdrawn", "muted", "已撤回"


R = ReferralState
REFERRAL_TRANSITIONS = TransitionTable(
    Transition(R.ISSUED, R.ANSWERED, "答复信访转办", "提交答复", "单位联络员"),
    Transition(R.ISSUED, R.DONE, "登记信访办理结果", "登记结果", "承办人"),
    Transition(R.ANSWERED, R.DONE, "采用信访答复", "采用", "组长"),
    setback(R.ANSWERED, R.ISSUED, "退回信访答复", "退回重报", "组长"),
    setback(R.ISSUED, R.WITHDRAWN, "撤回信访分办", "撤回", "组长"),
)


class ReplyWay(TextChoices):
    FACE = "face", "当面"
    PHONE = "phone", "电话"
    WRITTEN = "written", "书面"
    MESSAGE = "message", "短信"
    IMPOSSIBLE = "impossible", "无法联系"
