"""Audit verbs of findings, clues and what leaves the office; steps have theirs in the tables of moves."""

from core.verbs import VerbKind, Verbs


class FindingVerb(Verbs):
    FINDING_DRAFTED = "起草底稿"
    FINDING_REVISED = "修订底稿"
    SOURCE_NAMED = "添加底稿来源"
    FEEDBACK_DRAFTED = "起草反馈意见"
    FEEDBACK_CHANGED = "修改反馈意见"
    FEEDBACK_DATE_CORRECTED = "更正反馈日期"
    NOTHING_FOUND_EXPLAINED = "说明未发现问题"
    GAP_EXPLAINED = "说明三不缺项"
    COMPLETENESS_EXPORTED = "导出三不核对", VerbKind.EXPORT
    BEGINNINGS_EXPORTED = "导出从头核对", VerbKind.EXPORT
    FIX_ISSUED = "发出立行立改"
    FIX_FILLED_IN = "填写整改情况"
    CLUE_REGISTERED = "登记线索"
    CLUE_CHANGED = "修改线索"
    CLUE_VIEWED = "查看线索", VerbKind.VIEW
    CLUE_PACE_CHANGED = "调整办理要求"
    GRANTED = "授予线索知悉"
    GRANT_WITHDRAWN = "收回线索知悉"
    HANDED_OFF = "移交线索"
    HANDLING_UPDATED = "更新办理情况"
    OUTCOME_ADDED = "登记处理结果"
    OUTCOME_WITHDRAWN = "撤销处理结果"
    HANDLING_EXPORTED = "导出接收机关办理情况", VerbKind.EXPORT
    URGED = "催办线索"
    URGE_NOTED = "知悉催办"
    RECEIPT_ENTERED = "录入回执"
    SEALED_PACKAGE_MADE = "制作密封移交包", VerbKind.DOWNLOAD
    COMMON_ISSUE_GATHERED = "汇总共性问题"
    COMMON_ISSUE_CHANGED = "修改共性问题"
    ISSUE_DECISION_ADDED = "登记批示"
    ISSUE_DECISION_CHANGED = "更正批示"
    ISSUE_CHANGE_ADDED = "登记专题报告成果"
    ISSUE_CHANGE_CHANGED = "更正专题报告成果"
    RECOMMENDATION_DRAFTED = "起草移交建议"
    RECOMMENDATION_CHANGED = "修改移交建议"


class ResolutionVerb(Verbs):
    ENTERED = "记录会议议定"
    CHANGED = "修改会议议定"
    VIEWED = "查看会议议定", VerbKind.VIEW
    HEARD = "会议听取巡察情况"
    NOT_HEARD = "撤回会议听取登记"
    TASK_ADDED = "添加议定事项"
    TASK_CHANGED = "修改议定事项"
    TASK_REMOVED = "删除议定事项"
    TASK_RENUMBERED = "议定事项重新编号"
