"""The security administrator's limits: what they are now, and exports of restricted registers."""

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from core import audit, process_cache
from core.errors import ActionDenied
from core.models import AuditEvent, SecrecyPolicy
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


def policy() -> SecrecyPolicy:
    """The row, or its defaults; at most a minute old."""
    return process_cache.for_a_minute(
        ("secrecy",), lambda: SecrecyPolicy.objects.first() or SecrecyPolicy()
    )


def check_export(what: str, rows: int, *, by: "User") -> None:
    """Count an export of ``rows`` rows against the limits; raises ActionDenied, both recorded."""
    limits = policy()
    with transaction.atomic():
        get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)  # one at a time
        refusal = _refusal(limits, rows, _today(by))
        verb = CoreVerb.EXPORT_REFUSED if refusal else CoreVerb.EXPORT_COUNTED
        audit.record(None, verb, by=by, note=f"{what}：{rows}行", trail="secrecy")
    if refusal:
        raise ActionDenied(refusal)


def _today(user: "User") -> int:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEvent.objects.filter(
        actor_id=user.pk, verb=CoreVerb.EXPORT_COUNTED, at__gte=start
    ).count()


def _refusal(limits: SecrecyPolicy, rows: int, done: int) -> str:
    if rows > limits.export_rows:
        return (
            f"限知名册一次最多导出{limits.export_rows}行，现有{rows}行。请先筛选，"
            "或请安全保密管理员调整限额。"
        )
    if done >= limits.exports_a_day:
        return f"限知名册每人每日最多导出{limits.exports_a_day}次，请明日再导出。"
    return ""
