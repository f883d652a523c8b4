"""Audit verbs of ledgers, plans, measures and letters; steps have theirs in the tables of moves."""

from core.verbs import VerbKind, Verbs


class LedgerVerb(Verbs):
    LEDGER_OPENED = "建立整改台账"
    DATES_COUNTED = "计算整改期限"
    DATES_RECOUNTED = "重算期限"
    DATES_RECOUNTED_BY_FEEDBACK = "随反馈日期更正重算期限"
    PLAN_FILLED_IN = "填写整改方案"
    PLAN_JUDGED = "填写方案审核意见"
    PLAN_EXTENDED = "整改方案延期"
    MEASURE_ADDED = "增加整改措施"
    MEASURE_CHANGED = "修改整改措施"
    MEASURE_REMOVED = "删除整改措施"
    MEASURE_DONE = "完成整改措施"
    ITEM_ACKNOWLEDGED = "认领整改事项"
    PROGRESS_UPDATED = "更新整改进度"
    PROGRESS_REPORTED = "报告整改进展"
    RESULTS_FILLED_IN = "填写整改结果"
    EXTENSION_ASKED = "申请延期"
    EXTENSION_VIEWED = "查看延期申请", VerbKind.VIEW
    PUBLIC_TEXT_DRAFTED = "起草公开文本"
    PUBLIC_TEXT_CHANGED = "修改公开文本"
    WITHHOLDING_ASKED = "申请不公开"
    SUPERVISION_SUGGESTED = "提示督办"
    REVISIT_PLANNED = "拟定回访"
    REVISIT_CHANGED = "修改回访安排"
    REVISIT_DRAWN = "随机抽取"
    REVISIT_SHEET_BEGUN = "建立回访核查表"
    REVISIT_SHEET_FILLED_IN = "填写回访核查表"
