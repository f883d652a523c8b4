"""Tells administrators that the server's clock was wrong: it dates what they answer for."""

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import audit, notices
from overview.verbs import OverviewVerb

DAY = 24 * 3600


@transaction.atomic
def tell(seconds: int) -> None:
    """The clock was ahead by ``seconds`` and is not any more; once an hour at most."""
    span = f"{seconds // DAY}天" if seconds >= DAY else f"{max(1, seconds // 60)}分钟"
    words = f"服务器时钟曾快{span}，现已恢复"
    audit.record(None, OverviewVerb.CLOCK_RESTORED, by=None, note=words)
    notices.notify(
        [*User.objects.with_role(Role.SYSADMIN), *User.objects.with_role(Role.AUDITOR)],
        kind="alarm",
        key=f"clock:{timezone.now():%Y-%m-%d %H}",
        subject=f"{words}，定时任务已重新开始",
        body="时钟快的那段时间里，登记的时间、到期提醒和自动处置都按错误的日期进行。"
        "请检查服务器的对时服务（NTP），并核对那段时间的审计记录。",
    )
