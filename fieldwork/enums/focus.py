"""Choices and moves of 重点关注事项 (docs/domain.md)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class FocusKind(TextChoices):
    CONFLICT = "conflict", "矛盾聚焦点"
    RISK = "risk", "问题风险点"
    WEAKNESS = "weakness", "工作薄弱点"


class FocusState(StateChoices):
    OPEN = "open", "warning", "待查"
    UNDER_WAY = "under_way", "progress", "查中"
    DRAFTED = "drafted", "success", "已形成底稿"
    CLEARED = "cleared", "muted", "查无问题"


F = FocusState
UNSETTLED = (F.OPEN, F.UNDER_WAY)


def _cleared(source: FocusState) -> Transition:
    verb, label = "重点关注事项查无问题", "查无问题"
    return Transition(source, F.CLEARED, verb, label, "查办人", tone="neutral", note_required=True)


FOCUS_TRANSITIONS = TransitionTable(
    Transition(F.OPEN, F.UNDER_WAY, "开始核查重点关注事项", "开始核查", "查办人"),
    Transition(F.OPEN, F.DRAFTED, "重点关注事项形成底稿", "据此起草底稿", "查办人"),
    Transition(F.UNDER_WAY, F.DRAFTED, "重点关注事项形成底稿", "据此起草底稿", "查办人"),
    _cleared(F.OPEN),
    _cleared(F.UNDER_WAY),
    setback(F.DRAFTED, F.UNDER_WAY, "重新核查重点关注事项", "重新核查", "组长"),
    setback(F.CLEARED, F.UNDER_WAY, "重新核查重点关注事项", "重新核查", "组长"),
)
