"""Choices and tables of moves of findings, immediate fixes, clues and handoffs (01 §4, §8)."""

from django.db.models import TextChoices

from core.workflow import Move, Moves


class FindingState(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待复核"
    REVIEWED = "reviewed", "待审签"
    SIGNED = "signed", "已审签"
    FED_BACK = "fed_back", "已反馈"
    WITHDRAWN = "withdrawn", "已撤销"


# State → the badge's tone (docs/ui.md).
FINDING_TONES = {
    FindingState.DRAFT: "neutral",
    FindingState.SUBMITTED: "info",
    FindingState.REVIEWED: "progress",
    FindingState.SIGNED: "success",
    FindingState.FED_BACK: "muted",
    FindingState.WITHDRAWN: "danger",
}
F = FindingState
FINDING_MOVES = Moves(
    Move(F.DRAFT, F.SUBMITTED, "提交底稿", "提交复核", "经办人"),
    Move(F.SUBMITTED, F.REVIEWED, "复核底稿", "复核通过", "副组长"),
    Move(F.REVIEWED, F.SIGNED, "审签底稿", "审签", "组长"),
    Move(F.SUBMITTED, F.DRAFT, "退回底稿", "退回修改", "副组长", "danger", True),
    Move(F.REVIEWED, F.DRAFT, "退回底稿", "退回修改", "组长", "danger", True),
    Move(F.SIGNED, F.FED_BACK, "反馈底稿", "反馈", "巡察办"),
    Move(F.DRAFT, F.WITHDRAWN, "撤销底稿", "撤销", "组长", "danger", True),
    Move(F.SUBMITTED, F.WITHDRAWN, "撤销底稿", "撤销", "组长", "danger", True),
    Move(F.REVIEWED, F.WITHDRAWN, "撤销底稿", "撤销", "组长", "danger", True),
    Move(F.SIGNED, F.WITHDRAWN, "撤销底稿", "撤销", "组长", "danger", True),
)


class Discipline(TextChoices):
    POLITICAL = "political", "政治纪律"
    ORGANISATIONAL = "organisational", "组织纪律"
    INTEGRITY = "integrity", "廉洁纪律"
    MASSES = "masses", "群众纪律"
    WORK = "work", "工作纪律"
    LIFE = "life", "生活纪律"


class Nature(TextChoices):
    COMMON = "common", "共性"
    TYPICAL = "typical", "典型"
    ORDINARY = "ordinary", "一般"


class MajorProblem(TextChoices):
    WEAKENED = "weakened", "党的领导弱化"
    LACKING = "lacking", "党的建设缺失"
    LAX = "lax", "全面从严治党不力"


class Method(TextChoices):
    BRIEFING = "briefing", "听取汇报"
    INTERVIEW = "interview", "个别谈话"
    PETITION = "petition", "受理信访"
    PERSONAL_MATTERS = "personal_matters", "抽查核实个人事项"
    INSIDERS = "insiders", "向知情人询问"
    FILES = "files", "调阅资料"
    SYMPOSIUM = "symposium", "座谈会"
    ATTENDING = "attending", "列席会议"
    APPRAISAL = "appraisal", "民主测评"
    QUESTIONNAIRE = "questionnaire", "问卷调查"
    GRASSROOTS = "grassroots", "下沉了解"
    SPECIAL_CHECK = "special_check", "专项检查"
    ASSISTANCE = "assistance", "提请协助"


class Disposition(TextChoices):
    FEEDBACK = "feedback", "反馈"
    IMMEDIATE = "immediate", "立行立改"
    HANDOFF = "handoff", "移交"


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
FIX_MOVES = Moves(
    Move(X.ISSUED, X.RECEIVED, "签收立行立改", "签收", "单位联络员"),
    Move(X.RECEIVED, X.REPORTED, "报告立行立改", "报告整改结果", "单位联络员"),
    Move(X.REPORTED, X.ACCEPTED, "验收立行立改", "验收通过", "组长"),
    Move(X.REPORTED, X.RECEIVED, "退回立行立改", "退回重改", "组长", "danger", True),
)


class FeedbackState(TextChoices):
    DRAFT = "draft", "起草中"
    ISSUED = "issued", "已印发"


FEEDBACK_MOVES = Moves(
    Move(FeedbackState.DRAFT, FeedbackState.ISSUED, "印发反馈意见", "印发", "巡察办"),
)


class ClueState(TextChoices):
    REGISTERED = "registered", "待组长审核"
    VETTED = "vetted", "待批准"
    APPROVED = "approved", "待移交"
    HANDED_OVER = "handed_over", "已移交"
    CONCLUDED = "concluded", "已办结"


C = ClueState
CLUE_MOVES = Moves(
    Move(C.REGISTERED, C.VETTED, "审核线索", "审核通过", "组长"),
    Move(C.VETTED, C.APPROVED, "批准移交线索", "批准移交", "巡察办"),
    Move(C.VETTED, C.REGISTERED, "退回线索", "退回补充", "巡察办", "danger", True),
    Move(C.APPROVED, C.HANDED_OVER, "移交线索", "移交", "巡察办"),
    Move(
        C.VETTED,
        C.CONCLUDED,
        "决定不移交",
        "不移交，直接了结",
        "巡察办",
        "danger",
        True,
    ),
    Move(C.HANDED_OVER, C.CONCLUDED, "办结线索", "办结", "巡察办"),
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


class Outcome(TextChoices):
    FILED = "filed", "立案"
    PUNISHED = "punished", "处分"
    ORGANISATIONAL = "organisational", "组织处理"
    JUSTICE = "justice", "移送司法"
    SETTLED = "settled", "了结"


class HandoffState(TextChoices):
    ISSUED = "issued", "待签收"
    RECEIVED = "received", "已签收"
    HANDLING = "handling", "办理中"
    ANSWERED = "answered", "已答复"
    REFUSED = "refused", "已退回"


H = HandoffState
HANDOFF_MOVES = Moves(
    Move(H.ISSUED, H.RECEIVED, "签收线索", "签收", "接收机关"),
    Move(H.RECEIVED, H.HANDLING, "登记办理线索", "登记办理方式", "接收机关"),
    Move(H.HANDLING, H.ANSWERED, "答复线索", "答复办理结果", "接收机关"),
    Move(H.ISSUED, H.REFUSED, "退回移交", "退回", "接收机关", "danger", True),
)


class InterviewState(TextChoices):
    DRAFT = "draft", "记录中"
    REGISTERED = "registered", "已登记"


INTERVIEW_TONES = {InterviewState.DRAFT: "neutral", InterviewState.REGISTERED: "success"}
INTERVIEW_MOVES = Moves(
    Move(InterviewState.DRAFT, InterviewState.REGISTERED, "登记谈话", "完成登记", "记录人"),
    Move(
        InterviewState.REGISTERED,
        InterviewState.DRAFT,
        "退回谈话登记",
        "退回补充",
        "组长",
        "danger",
        True,
    ),
)


class InterviewOutcome(TextChoices):
    NONE = "none", "无需处理"
    FINDING = "finding", "转问题底稿"
    CLUE = "clue", "转问题线索"


class RecommendationState(TextChoices):
    DRAFT = "draft", "起草中"
    ISSUED = "issued", "待答复"
    ANSWERED = "answered", "已答复"


RECOMMENDATION_TONES = {
    RecommendationState.DRAFT: "neutral",
    RecommendationState.ISSUED: "progress",
    RecommendationState.ANSWERED: "success",
}
RECOMMENDATION_MOVES = Moves(
    Move(RecommendationState.DRAFT, RecommendationState.ISSUED, "移交建议", "移交", "巡察办"),
    Move(
        RecommendationState.ISSUED,
        RecommendationState.ANSWERED,
        "答复移交建议",
        "登记答复",
        "接收机关",
    ),
)


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
REQUEST_MOVES = Moves(
    Move(RequestState.ISSUED, RequestState.COMPLETE, "收齐资料", "收齐", "巡察组"),
    Move(
        RequestState.ISSUED,
        RequestState.WITHDRAWN,
        "撤回资料清单",
        "撤回清单",
        "巡察组",
        "danger",
        True,
    ),
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
MATERIAL_MOVES = Moves(
    Move(MaterialState.WANTED, MaterialState.DELIVERED, "交付资料", "交付", "单位联络员"),
    Move(MaterialState.DELIVERED, MaterialState.RECEIVED, "核收资料", "收到", "巡察组"),
    Move(
        MaterialState.DELIVERED,
        MaterialState.WANTED,
        "退回资料",
        "退回补交",
        "巡察组",
        "danger",
        True,
    ),
)
# 成案: what counts when an organ's 成案率 is computed.
FILED = (Outcome.FILED, Outcome.PUNISHED, Outcome.JUSTICE)
