"""Choices and tables of moves of rounds, inspections, teams and deadlines (docs/domain.md §2, §4, §5)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class UnitSize(TextChoices):
    LARGE = "large", "大"
    SMALL = "small", "小"


class LeaderKind(TextChoices):
    BOARD = "board", "班子成员"
    KEY_POST = "key_post", "重点岗位"


class RoundKind(TextChoices):
    REGULAR = "regular", "常规巡察"
    SPECIAL = "special", "专项巡察"
    MOBILE = "mobile", "机动巡察"
    ELEVATED = "elevated", "提级巡察"
    CROSS = "cross", "交叉巡察"
    REVISIT = "revisit", "巡察“回头看”"
    EXTENDED = "extended", "延伸巡察（对村）"


class RoundState(StateChoices):
    PLANNING = "planning", "neutral", "筹备"
    SUBMITTED = "submitted", "warning", "待批"
    APPROVED = "approved", "info", "已批准"
    UNDERWAY = "underway", "progress", "实施"
    RECTIFYING = "rectifying", "progress", "整改"
    ARCHIVED = "archived", "muted", "已归档"


R = RoundState
ROUND_TRANSITIONS = TransitionTable(
    Transition(R.PLANNING, R.SUBMITTED, "报批轮次方案", "报请批准", "巡察办"),
    Transition(R.SUBMITTED, R.APPROVED, "批准轮次方案", "批准", "领导小组"),
    setback(R.SUBMITTED, R.PLANNING, "退回轮次方案", "退回修改", "领导小组"),
    Transition(R.APPROVED, R.UNDERWAY, "启动轮次", "启动实施", "巡察办"),
    Transition(R.UNDERWAY, R.RECTIFYING, "轮次转入整改", "转入整改", "巡察办"),
    Transition(R.RECTIFYING, R.ARCHIVED, "轮次归档", "归档", "巡察办"),
)


class Stage(StateChoices):
    PREPARATION = "preparation", "neutral", "准备"
    FIELDWORK = "fieldwork", "progress", "了解"
    REPORTING = "reporting", "progress", "报告"
    FEEDBACK = "feedback", "info", "反馈"
    RECTIFICATION = "rectification", "warning", "整改"
    FOLLOW_UP = "follow_up", "info", "回访"
    ARCHIVED = "archived", "muted", "归档"


S = Stage
STAGE_TRANSITIONS = TransitionTable(
    Transition(S.PREPARATION, S.FIELDWORK, "进驻", "开始进驻", "组长"),
    Transition(S.FIELDWORK, S.REPORTING, "结束驻点", "结束驻点", "组长"),
    Transition(S.REPORTING, S.FEEDBACK, "转入反馈", "转入反馈", "巡察办"),
    Transition(S.FEEDBACK, S.RECTIFICATION, "印发反馈意见", "印发反馈意见", "巡察办"),
    Transition(S.RECTIFICATION, S.FOLLOW_UP, "转入回访", "转入回访", "巡察办"),
    Transition(S.FOLLOW_UP, S.ARCHIVED, "归档", "归档", "巡察办"),
)


class Duty(TextChoices):
    LEADER = "leader", "组长"
    DEPUTY = "deputy", "副组长"
    MEMBER = "member", "组员"
    CONTACT = "contact", "联络员"


class QuestionKind(TextChoices):
    SINGLE = "single", "单选"
    TRUE_FALSE = "true_false", "判断"


class SignInWay(TextChoices):
    CODE = "code", "签到码"
    OFFICE = "office", "巡察办补登"


class RecusalKind(TextChoices):
    EMPLOYED = "employed", "现任职单位"
    RECENT = "recent", "三年内曾在该单位工作或学习"
    LONG = "long", "在该单位工作或学习累计满三年"
    DECLARED = "declared", "申报的回避关系"


class RecusalState(StateChoices):
    OPEN = "open", "danger", "待处理"
    ASKED = "asked", "warning", "已申请例外，待决定"
    OVERRIDDEN = "overridden", "info", "已批准例外"
    KEPT_OUT = "kept_out", "info", "不参加该单位"
    RESOLVED = "resolved", "neutral", "已调整人员"


class Relation(TextChoices):
    HISTORY = "history", "本人学习或工作经历"
    SPOUSE = "spouse", "夫妻关系"
    BLOOD = "blood", "直系或旁系血亲"
    IN_LAW = "in_law", "近姻亲"
    SUPERIOR = "superior", "上下级关系"
    COLLEAGUE = "colleague", "同班子"
    TEACHER = "teacher", "师生、同学"


class DeadlineKind(TextChoices):
    NOTICE = "notice", "巡察通知"
    GROUP_REPORT = "group_report", "向领导小组报告"
    SECRETARY_REPORT = "secretary_report", "向书记专题会报告"
    PLAN = "plan", "整改方案"
    CONCENTRATED = "concentrated", "集中整改"
    EVALUATION = "evaluation", "整改成效评估"
    CLUE_SIGN = "clue_sign", "线索签收"
    CLUE_ANSWER = "clue_answer", "线索办理答复"
    RECOMMENDATION = "recommendation", "移交建议答复"
    IMMEDIATE_FIX = "immediate_fix", "立行立改"
    MATERIALS = "materials", "资料清单"
    ITEM = "item", "整改事项"
    MEASURE = "measure", "整改措施"
    SUPERVISION = "supervision", "督办答复"
    PETITION = "petition", "信访办理"
    PETITION_UNIT = "petition_unit", "信访转办答复"
    INTAKE = "intake", "巡前函询答复"
    DIRECTIVE = "directive", "传达事项签收"
    CONSULTATION = "consultation", "批示落实"
    RESOLUTION = "resolution", "议定事项"
    WEEKLY = "weekly", "每周进度"
    WORK_PLAN = "work_plan", "工作方案"
    REVISIT = "revisit", "整改回访"


NOTICE = "inspection_notice"  # the document that announces an inspection to its unit


class StartEvent(TextChoices):
    ENTRY = "entry", "进驻"
    EXIT = "exit", "驻点结束"
    FEEDBACK = "feedback", "反馈"
    CONCENTRATED_END = "concentrated_end", "集中整改期满"
    HANDOFF = "handoff", "移交"
    RECEIPT = "receipt", "签收"
    ISSUE = "issue", "发出"
    WEEK = "week", "当周周一"


class Party(TextChoices):
    """Whom a rule names: who answers for the duty, and who else is told."""

    UNIT = "unit", "被巡察单位"
    HEADS = "heads", "组长、副组长"
    TEAM = "team", "巡察组"
    OFFICE = "office", "巡察办"
    ORGAN = "organ", "接收机关"
    LEADERSHIP = "leadership", "领导小组"


K = DeadlineKind
# Who answers for a duty where no rule says otherwise (docs/domain.md §3, §5).
RESPONSIBLE: dict[str, Party] = {
    K.NOTICE: Party.OFFICE,
    K.GROUP_REPORT: Party.HEADS,
    K.SECRETARY_REPORT: Party.HEADS,
    K.PLAN: Party.UNIT,
    K.CONCENTRATED: Party.UNIT,
    K.EVALUATION: Party.OFFICE,
    K.CLUE_SIGN: Party.ORGAN,
    K.CLUE_ANSWER: Party.ORGAN,
    K.RECOMMENDATION: Party.ORGAN,
    K.IMMEDIATE_FIX: Party.UNIT,
    K.MATERIALS: Party.UNIT,
    K.ITEM: Party.UNIT,
    K.MEASURE: Party.UNIT,
    K.SUPERVISION: Party.UNIT,
    K.PETITION: Party.TEAM,
    K.PETITION_UNIT: Party.UNIT,
    K.INTAKE: Party.ORGAN,
    K.DIRECTIVE: Party.TEAM,
    K.CONSULTATION: Party.HEADS,
    K.RESOLUTION: Party.OFFICE,
    K.WEEKLY: Party.HEADS,
    K.WORK_PLAN: Party.HEADS,
    K.REVISIT: Party.OFFICE,
}


class DeadlineStep(StateChoices):
    SET = "set", "", "设定"
    RECOMPUTED = "recomputed", "", "重新计算"
    EXTENSION_ASKED = "extension_asked", "", "申请延期"
    EXTENSION_APPROVED = "extension_approved", "", "同意延期"
    EXTENSION_REFUSED = "extension_refused", "danger", "不同意延期"
    MET = "met", "success", "按期完成"
    MET_LATE = "met_late", "warning", "逾期完成"
    MISSED = "missed", "danger", "到期未完成"
    WITHDRAWN = "withdrawn", "", "撤销"
    REOPENED = "reopened", "", "重新打开"


class Audience(TextChoices):
    """As whom a person is reminded; the first that fits counts."""

    RESPONSIBLE = "responsible", "责任人"
    LEADER = "leader", "上一级负责人"
    OFFICE = "office", "巡察办"
    TOLD = "told", "期限方案列明的知会对象"


# Dates of handoffs: known to those who hold a grant for the clue, and named by no kind outside.
OF_CLUES = (K.CLUE_SIGN, K.CLUE_ANSWER)
# Dates of a whole team: they hang on one of its inspections, and on the next when that one ends.
OF_TEAMS = (K.DIRECTIVE,)
# The duties of the inspected unit; its liaison sees these and no others.
UNIT_KINDS = tuple(kind for kind, party in RESPONSIBLE.items() if party == Party.UNIT)
# The dates an inspection answers for itself; the others belong to ledgers, clues and the like.
REPORTS = (DeadlineKind.GROUP_REPORT, DeadlineKind.SECRETARY_REPORT)
OWN_DATES = (DeadlineKind.NOTICE, *REPORTS)


class CorrectionOutcome(TextChoices):
    """What became of a person's request to put their data right."""

    CORRECTED = "corrected", "已更正"
    PARTLY = "partly", "部分更正"
    KEPT = "kept", "核实无误，未更正"


class AppraisalState(StateChoices):
    """Of what a person did in a round."""

    PROPOSED = "proposed", "warning", "待确认"
    RETURNED = "returned", "info", "已退回"
    CONFIRMED = "confirmed", "success", "已确认"


A = AppraisalState
APPRAISAL_TRANSITIONS = TransitionTable(
    Transition(A.PROPOSED, A.CONFIRMED, "确认个人考核", "确认", "巡察办"),
    setback(A.PROPOSED, A.RETURNED, "退回个人考核", "退回", "巡察办"),
    Transition(A.RETURNED, A.PROPOSED, "重报个人考核", "改后提出", "组长"),
    setback(A.CONFIRMED, A.RETURNED, "退回个人考核", "退回重评", "巡察办"),
)
