"""Choices and moves of a finding (docs/domain.md §4, §8)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class FindingState(StateChoices):
    DRAFT = "draft", "neutral", "草稿"
    SUBMITTED = "submitted", "info", "待复核"
    REVIEWED = "reviewed", "progress", "待审签"
    SIGNED = "signed", "success", "已审签"
    FED_BACK = "fed_back", "muted", "已反馈"
    WITHDRAWN = "withdrawn", "danger", "已撤销"


F = FindingState
FINDING_TRANSITIONS = TransitionTable(
    Transition(F.DRAFT, F.SUBMITTED, "提交底稿", "提交复核", "经办人"),
    Transition(F.SUBMITTED, F.REVIEWED, "复核底稿", "复核通过", "副组长"),
    Transition(F.REVIEWED, F.SIGNED, "审签底稿", "审签", "组长"),
    setback(F.SUBMITTED, F.DRAFT, "退回底稿", "退回修改", "副组长"),
    setback(F.REVIEWED, F.DRAFT, "退回底稿", "退回修改", "组长"),
    Transition(F.SIGNED, F.FED_BACK, "反馈底稿", "反馈", "巡察办"),
    setback(F.DRAFT, F.WITHDRAWN, "撤销底稿", "撤销", "组长"),
    setback(F.SUBMITTED, F.WITHDRAWN, "撤销底稿", "撤销", "组长"),
    setback(F.REVIEWED, F.WITHDRAWN, "撤销底稿", "撤销", "组长"),
    setback(F.SIGNED, F.WITHDRAWN, "撤销底稿", "撤销", "组长"),
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


class Disposition(TextChoices):
    FEEDBACK = "feedback", "反馈"
    IMMEDIATE = "immediate", "立行立改"
    HANDOFF = "handoff", "移交"
