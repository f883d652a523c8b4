"""Choices and tables of moves of ledgers, their items and extensions (docs/domain.md §4)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class LedgerState(StateChoices):
    ACKNOWLEDGING = "acknowledging", "warning", "待认领"
    PLANNING = "planning", "warning", "方案编制"
    PLAN_REVIEW = "plan_review", "info", "方案审核"
    CONCENTRATED = "concentrated", "progress", "集中整改"
    SUSTAINED = "sustained", "progress", "持续整改"
    EVALUATION = "evaluation", "progress", "评估"
    CLOSED = "closed", "success", "已办结"


L = LedgerState
LEDGER_TRANSITIONS = TransitionTable(
    Transition(L.ACKNOWLEDGING, L.PLANNING, "认领完毕", "开始编制方案", "单位联络员"),
    Transition(L.PLANNING, L.PLAN_REVIEW, "报送整改方案", "报送整改方案", "单位联络员"),
    Transition(L.PLAN_REVIEW, L.CONCENTRATED, "审核整改方案", "方案通过", "巡察办"),
    setback(L.PLAN_REVIEW, L.PLANNING, "退回整改方案", "退回方案", "巡察办"),
    Transition(L.CONCENTRATED, L.SUSTAINED, "转入持续整改", "转入持续整改", "巡察办"),
    Transition(L.CONCENTRATED, L.EVALUATION, "转入评估", "转入评估", "巡察办"),
    Transition(L.SUSTAINED, L.EVALUATION, "转入评估", "转入评估", "巡察办"),
    Transition(L.EVALUATION, L.CLOSED, "办结台账", "办结", "巡察办"),
    setback(L.CLOSED, L.SUSTAINED, "重开台账", "重新整改", "巡察办"),
)


class LedgerSource(TextChoices):
    """Whose findings a ledger holds: ours, or those of a paper that another body sent."""

    INSPECTION = "inspection", "本级巡察"
    HIGHER = "higher", "上级巡视巡察反馈"
    AUDIT = "audit", "审计"
    GOVERNMENT = "government", "督查"
    OTHER = "other", "其他来文"


OUTSIDE = tuple(source for source in LedgerSource if source != LedgerSource.INSPECTION)


class ItemKind(TextChoices):
    IMMEDIATE = "immediate", "立行立改"
    TIMED = "timed", "限期整改"
    LASTING = "lasting", "长期坚持"


class ItemState(StateChoices):
    ISSUED = "issued", "warning", "待认领"
    ACKNOWLEDGED = "acknowledged", "info", "已认领"
    IN_PROGRESS = "in_progress", "progress", "整改中"
    SUBMITTED = "submitted", "info", "申请销号"
    VERIFIED = "verified", "info", "已核验"
    CLOSED = "closed", "success", "已销号"


I = ItemState  # noqa: E741 - the table below reads as a table only with a short name
ITEM_TRANSITIONS = TransitionTable(
    Transition(I.ISSUED, I.ACKNOWLEDGED, "认领整改事项", "认领", "单位联络员"),
    Transition(I.ACKNOWLEDGED, I.IN_PROGRESS, "开始整改", "开始整改", "单位联络员"),
    Transition(I.IN_PROGRESS, I.SUBMITTED, "申请销号", "申请销号", "单位联络员"),
    Transition(I.SUBMITTED, I.VERIFIED, "核验整改事项", "核验通过", "巡察组"),
    setback(I.SUBMITTED, I.IN_PROGRESS, "退回整改", "退回整改", "巡察组"),
    Transition(I.VERIFIED, I.CLOSED, "销号", "销号", "巡察办"),
    setback(I.VERIFIED, I.IN_PROGRESS, "退回整改", "退回整改", "巡察办"),
    setback(I.CLOSED, I.IN_PROGRESS, "重新整改", "重新整改", "巡察办"),
)
# 逾期 counts only what the unit still owes; what it has handed in waits for team and office.
BEFORE_WORK = (I.ISSUED, I.ACKNOWLEDGED)
WITH_UNIT = (*BEFORE_WORK, I.IN_PROGRESS)
HANDED_IN = (I.SUBMITTED, I.VERIFIED)
# In lists: every state that is not closed.
OPEN = "open"
OPEN_ITEMS = (*WITH_UNIT, *HANDED_IN)


class Completion(TextChoices):
    """How far an item is in the words of a public notice."""

    DONE = "done", "已完成"
    NEARLY = "nearly", "基本完成"
    OPEN = "open", "未完成"


# 基本完成: reported as done, not yet closed by the office.
COMPLETION = {
    I.ISSUED: Completion.OPEN,
    I.ACKNOWLEDGED: Completion.OPEN,
    I.IN_PROGRESS: Completion.OPEN,
    I.SUBMITTED: Completion.NEARLY,
    I.VERIFIED: Completion.NEARLY,
    I.CLOSED: Completion.DONE,
}


class ExtensionState(TextChoices):
    ASKED = "asked", "待批"
    APPROVED = "approved", "同意"
    REFUSED = "refused", "不同意"


EXTENSION_TRANSITIONS = TransitionTable(
    Transition(ExtensionState.ASKED, ExtensionState.APPROVED, "同意延期", "同意", "巡察办"),
    setback(ExtensionState.ASKED, ExtensionState.REFUSED, "不同意延期", "不同意", "巡察办"),
)


class LedgerLight(TextChoices):
    """An open ledger by its worst item; those that are closed."""

    RED = "red", "有逾期"
    YELLOW = "yellow", "有临期"
    GREEN = "green", "正常"
    DONE = "done", "已办结"


class Light(TextChoices):
    """红黄绿 by due date and state; always computed, never stored."""

    GREEN = "green", "正常"
    YELLOW = "yellow", "临期"
    RED = "red", "逾期"
    DONE = "done", "已销号"


class WithholdingState(StateChoices):
    ASKED = "asked", "warning", "待决定"
    APPROVED = "approved", "muted", "同意不公开"
    REFUSED = "refused", "info", "应当公开"


W = WithholdingState
WITHHOLDING_TRANSITIONS = TransitionTable(
    Transition(W.ASKED, W.APPROVED, "同意不公开", "同意不公开", "巡察办"),
    setback(W.ASKED, W.REFUSED, "不同意不公开", "应当公开", "巡察办"),
)


class PublicTextState(StateChoices):
    DRAFT = "draft", "neutral", "起草中"
    SUBMITTED = "submitted", "warning", "待审定"
    APPROVED = "approved", "success", "已审定"


P = PublicTextState
PUBLIC_TEXT_TRANSITIONS = TransitionTable(
    Transition(P.DRAFT, P.SUBMITTED, "报审公开文本", "报送审定", "单位联络员"),
    Transition(P.SUBMITTED, P.APPROVED, "审定公开文本", "审定", "巡察办"),
    setback(P.SUBMITTED, P.DRAFT, "退回公开文本", "退回修改", "巡察办"),
    setback(P.APPROVED, P.DRAFT, "重新起草公开文本", "重新起草", "单位联络员"),
)


class LetterKind(TextChoices):
    """The five letters of the ladder (docs/domain.md §6, 五书)."""

    URGING = "urging", "督查督办通知书"
    GUIDING = "guiding", "阶段督查指导书"
    REMINDING = "reminding", "情况提醒书"
    WARNING = "warning", "情况告诫书"
    ACCOUNTABILITY = "accountability", "问责建议书"


class Anchor(TextChoices):
    """From which day a step of the ladder counts."""

    OPENED = "opened", "反馈（建账）之日"
    DUE = "due", "集中整改期限"


class Recipient(TextChoices):
    """Who receives and signs for a letter."""

    LIAISON = "liaison", "单位联络员"
    FIRST = "first", "单位主要负责人"
    LEADERSHIP = "leadership", "领导小组"


class Signer(TextChoices):
    """In whose name a letter goes out."""

    OFFICE = "office", "巡察办"
    LEADERSHIP = "leadership", "领导小组"


class Turn(StateChoices):
    """Who has the ball in the supervision of one ledger."""

    OFFICE = "office", "warning", "等巡察办"
    UNIT = "unit", "info", "等单位"
    LEADERSHIP = "leadership", "progress", "等领导小组"
    NOBODY = "nobody", "muted", "无待办"


class SupervisionState(StateChoices):
    PROPOSED = "proposed", "warning", "待发出"
    ISSUED = "issued", "info", "待签收"
    RECEIVED = "received", "progress", "待答复"
    ANSWERED = "answered", "info", "待审核"
    ACCEPTED = "accepted", "success", "已办结"
    REFERRED = "referred", "warning", "待决定"
    DECIDED = "decided", "success", "已决定"
    DISMISSED = "dismissed", "muted", "不予发出"


U = SupervisionState
SUPERVISION_TRANSITIONS = TransitionTable(
    Transition(U.PROPOSED, U.ISSUED, "发出督办文书", "发出", "巡察办"),
    Transition(U.PROPOSED, U.REFERRED, "报请决定问责建议", "报请决定", "巡察办"),
    setback(U.PROPOSED, U.DISMISSED, "不发督办文书", "不予发出", "巡察办"),
    Transition(U.ISSUED, U.RECEIVED, "签收督办文书", "签收", "单位联络员"),
    Transition(U.RECEIVED, U.ANSWERED, "答复督办文书", "答复", "单位联络员"),
    Transition(U.ANSWERED, U.ACCEPTED, "办结督办文书", "认可答复", "巡察办"),
    setback(U.ANSWERED, U.RECEIVED, "退回督办答复", "退回重答", "巡察办"),
    Transition(U.REFERRED, U.DECIDED, "决定问责建议", "作出决定", "领导小组", note_required=True),
    setback(U.REFERRED, U.PROPOSED, "退回问责建议", "退回补充", "领导小组"),
)
# What the inspected unit may know of: letters that went out to it.
SENT = (U.ISSUED, U.RECEIVED, U.ANSWERED, U.ACCEPTED)
OPEN_LETTERS = (U.PROPOSED, U.ISSUED, U.RECEIVED, U.ANSWERED, U.REFERRED)


class Outcome(TextChoices):
    """What the leading group decides on 问责建议."""

    ACCOUNT = "account", "启动问责"
    TALK = "talk", "约谈提醒"
    ONCE_MORE = "once_more", "再限期整改"
    NONE = "none", "不予问责"


class RevisitState(StateChoices):
    PLANNED = "planned", "neutral", "拟定"
    DRAWN = "drawn", "info", "已抽样"
    CHECKING = "checking", "progress", "核查中"
    REPORTED = "reported", "warning", "待办结"
    DONE = "done", "success", "已完成"
    CANCELLED = "cancelled", "muted", "已取消"


V = RevisitState
LEAD = "回访负责人"
REVISIT_TRANSITIONS = TransitionTable(
    Transition(V.PLANNED, V.DRAWN, "抽取回访事项", "抽样", "巡察办"),
    Transition(V.DRAWN, V.CHECKING, "开始回访核查", "开始核查", LEAD),
    Transition(V.CHECKING, V.REPORTED, "报告回访结果", "报告结果", LEAD),
    setback(V.REPORTED, V.CHECKING, "退回回访核查", "退回补充", "巡察办"),
    Transition(V.REPORTED, V.DONE, "办结回访", "办结", "巡察办"),
    setback(V.PLANNED, V.CANCELLED, "取消回访", "取消", "巡察办"),
    setback(V.DRAWN, V.CANCELLED, "取消回访", "取消", "巡察办"),
    setback(V.CHECKING, V.CANCELLED, "取消回访", "取消", "巡察办"),
)
OPEN_REVISITS = (V.PLANNED, V.DRAWN, V.CHECKING, V.REPORTED)


class Verdict(StateChoices):
    """What a revisit found of one item."""

    REAL = "real", "success", "真改到位"
    BASIC = "basic", "info", "基本到位"
    LACKING = "lacking", "danger", "未到位"
    REBOUND = "rebound", "danger", "反弹"


# What goes back to the unit.
REOPENING = (Verdict.LACKING, Verdict.REBOUND)
