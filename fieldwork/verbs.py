"""Audit verbs of what comes before a finding; steps have theirs in the tables of moves."""

from core.verbs import VerbKind, Verbs


class ActivityVerb(Verbs):
    RECORDED = "登记了解活动"
    CHANGED = "修改了解活动"
    VIEWED = "查看了解活动", VerbKind.VIEW


class FocusVerb(Verbs):
    RAISED = "提出重点关注事项"
    CHANGED = "修改重点关注事项"
    ASSIGNED = "指定重点关注事项查办人"
    VIEWED = "查看重点关注事项", VerbKind.VIEW


class ConsultationVerb(Verbs):
    DRAFTED = "起草请示报告"
    CHANGED = "修改请示报告"
    REMOVED = "删除请示报告"
    VIEWED = "查看请示报告", VerbKind.VIEW


class DirectiveVerb(Verbs):
    DRAFTED = "起草传达事项"
    CHANGED = "修改传达事项"
    REMOVED = "删除传达事项"
    NAMES_KEPT = "说明保留名称"
    SIGNED = "签收传达事项"
    URGED = "提醒签收"


class IntakeVerb(Verbs):
    ISSUED = "发出巡前函询"
    REDATED = "调整函询答复期限"
    ADDED = "填写情况通报"
    CHANGED = "修改情况通报"
    REMOVED = "删除情况通报"
    NUMBERED = "报来情况通报"
    VIEWED = "查看巡前函询", VerbKind.VIEW


class InterviewVerb(Verbs):
    RECORDED = "记录谈话"
    CHANGED = "修改谈话"
    VIEWED = "查看谈话", VerbKind.VIEW


class MaterialVerb(Verbs):
    ASKED = "发出资料清单"


class PetitionVerb(Verbs):
    RECORDED = "记录信访"
    CHANGED = "修改信访"
    VIEWED = "查看信访", VerbKind.VIEW
    PERIOD_SET = "设定信访受理期"
    REFERRED = "分办信访"
    REPLIED = "答复信访反映人"
    TAKEN_OVER = "导入信访"


class SurveyVerb(Verbs):
    DRAFTED = "起草测评问卷"
    CHANGED = "修改测评问卷"
    REMOVED = "删除测评问卷"
    CODES_MADE = "制作答题码"
    CODES_VOIDED = "作废答题码"
    ENTERED = "录入纸质答卷"
    END_MOVED = "调整答题截止日期"
    VIEWED = "查看测评问卷", VerbKind.VIEW
    TEMPLATE_KEPT = "存为题目模板"
    TEMPLATE_CHANGED = "修改题目模板"
    TEMPLATE_ARCHIVED = "停用题目模板"
    TEMPLATE_RESTORED = "恢复题目模板"


class TalkVerb(Verbs):
    PLANNED = "安排谈话"
    CHANGED = "调整谈话计划"
    VIEWED = "查看谈话计划", VerbKind.VIEW


class WeeklyVerb(Verbs):
    OPENED = "建立周报"
    CHANGED = "填写周报"
    VIEWED = "查看周报", VerbKind.VIEW


class WorkPlanVerb(Verbs):
    DRAFTED = "起草工作方案"
    CHANGED = "修改工作方案"
    REMOVED = "删除工作方案"
    VIEWED = "查看工作方案", VerbKind.VIEW
