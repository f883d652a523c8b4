"""Audit verbs of what comes before a finding; steps have theirs in the tables of moves."""

from core.verbs import VerbKind, Verbs


class FocusVerb(Verbs):
    RAISED = "提出重点关注事项"
    CHANGED = "修改重点关注事项"
    ASSIGNED = "指定重点关注事项查办人"
    VIEWED = "查看重点关注事项", VerbKind.VIEW
