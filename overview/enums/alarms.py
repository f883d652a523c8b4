"""Kinds of alarms, the unit of their windows, and what becomes of an alarm."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable


class AlarmKind(TextChoices):
    NIGHT_VIEWS = "night_views", "夜间查看线索"
    MASS_EXPORT = "mass_export", "大量导出、下载"
    REFUSALS = "refusals", "反复被拒"
    FAILED_SIGN_INS = "failed_sign_ins", "反复登录失败"
    FRESH_GRANT = "fresh_grant", "刚获授权即查看"
    NEW_ADDRESS = "new_address", "从新地址登录"
    TWO_PEOPLE = "two_people", "申请改变知悉范围"


class WindowUnit(TextChoices):
    MINUTE = "minute", "分钟"
    HOUR = "hour", "小时"
    DAY = "day", "天"


class AlarmState(StateChoices):
    NEW = "new", "danger", "待核查"
    LOOKED = "looked", "success", "已核查"
    DISMISSED = "dismissed", "muted", "已排除"


WHO = "安全保密管理员、安全审计员"
ALARM_TRANSITIONS = TransitionTable(
    Transition(
        AlarmState.NEW, AlarmState.LOOKED, "核查告警", "登记核查情况", WHO, note_required=True
    ),
    Transition(
        AlarmState.NEW,
        AlarmState.DISMISSED,
        "排除告警",
        "排除",
        WHO,
        tone="neutral",
        note_required=True,
    ),
)
