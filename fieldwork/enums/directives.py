"""Choices and moves of 上传下达: what the office passes on to teams, and what it keeps for all to read."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class DirectiveKind(TextChoices):
    INSTRUCTION = "instruction", "上级要求"
    DOCUMENT = "document", "文件通知"
    POLICY = "policy", "政策法规"
    CASE = "case", "典型案例"
    TRAINING = "training", "培训资料"


class DirectiveState(StateChoices):
    DRAFT = "draft", "neutral", "起草"
    ISSUED = "issued", "success", "已发布"
    WITHDRAWN = "withdrawn", "muted", "已撤回"


D = DirectiveState
DIRECTIVE_TRANSITIONS = TransitionTable(
    Transition(D.DRAFT, D.ISSUED, "发布传达事项", "发布", "巡察办"),
    setback(D.ISSUED, D.WITHDRAWN, "撤回传达事项", "撤回", "巡察办"),
)
