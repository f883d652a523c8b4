"""System checks of the plan's reference data."""

from django.core import checks
from django.db import OperationalError, ProgrammingError


@checks.register(checks.Tags.database)
def somebody_is_reminded(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    """Without an active rule the system would keep silent about every date."""
    if not databases:
        return []
    from rounds.models import ReminderRule

    try:
        if ReminderRule.objects.filter(is_active=True).exists():
            return []
    except (OperationalError, ProgrammingError):  # before the first migration
        return []
    sentence = "没有启用的提醒规则：期限临近和逾期时不会提醒任何人。"
    hint = "在系统管理的“提醒规则”中启用，或运行 manage.py load_reference 装入默认规则。"
    return [checks.Warning(sentence, hint=hint, id="xuncha.W032")]
