"""Audit verbs of the office's overview, retention and the trail itself; steps have theirs in the tables of moves."""

from core.verbs import VerbKind, Verbs


class OverviewVerb(Verbs):
    ALARM_RAISED = "发现异常"
    CLOCK_RESTORED = "时钟恢复"
    EVALUATION_BEGUN = "开始评分"
    SCORED = "评分"
    MEASURED = "更新统计"
    FORMULA_COPIED = "复制评价办法"
    RETENTION_DECIDED = "按期限处置"
    DESTROYED = "按期限销毁"
    WORDING_CHANGED = "修改文书用语"
    RESULTS_EXPORTED = "导出成果运用台账", VerbKind.EXPORT
