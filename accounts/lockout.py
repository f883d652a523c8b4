"""Lockout after repeated failures, per account and per address, with the wait said in Chinese.

django-axes counts and refuses; this room adds the audit, the sentence, and one rule of ours: a
sign-in clears the failures of that account only. (axes would clear the address, too, so that
somebody with an account of their own could try others' passwords without end.)
"""

import math
import uuid
from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import audit, notices
from core.audit import client_address
from core.models import AuditEvent

VISITOR = "未登录访问者"
KNOCKING = timedelta(minutes=1)
BEHIND = "账号已暂停登录"


class LockoutHandler(AxesDatabaseHandler):
    """What axes tells us of each failure goes into the audit; a lock is recorded once."""

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        was_locked = self.is_locked(request, credentials)
        super().user_login_failed(sender, credentials, request, **kwargs)
        name = get_client_username(request, credentials) or ""
        if not was_locked:
            _record("登录失败", name, "")
        elif _is_first_of_the_minute():
            _record("登录失败", name, f"{BEHIND}，此后一分钟内同一地址的不再逐次记录")
        if request.axes_locked_out and not was_locked:
            _record("暂停登录", name, f"连续{settings.AXES_FAILURE_LIMIT}次输错密码")
            _tell_security(name)

    def reset_user_attempts(self, request, credentials=None) -> int:
        name = get_client_username(request, credentials)
        return AccessAttempt.objects.filter(username=name).delete()[0]


def _is_first_of_the_minute() -> bool:
    """Behind a lock nothing is tried any more: who goes on knocking writes one event a minute.

    Events cannot be deleted; else anybody in the net could fill the disk without an account.
    """
    lately = AuditEvent.objects.filter(verb="登录失败", at__gte=timezone.now() - KNOCKING)
    return not lately.filter(address=client_address.get(), note__contains=BEHIND).exists()


def _record(verb: str, username: str, note: str) -> None:
    user = User.objects.filter(username=username).first()
    words = f"账号“{username}”{'，' + note if note else ''}"
    audit.record(user, verb, by=VISITOR, note=words)


def _tell_security(username: str) -> None:
    """The security administrators learn of a lock; what was typed is named only if it is an account."""
    known = User.objects.filter(username=username).exists()
    notices.notify(
        User.objects.with_role(Role.SECURITY),
        kind="lockout",
        key=f"lockout:{uuid.uuid4()}",
        subject=f"账号“{username}”连续登录失败，已暂停登录"
        if known
        else "有人用不存在的账号反复登录",
        body=f"来自地址{client_address.get() or '未知'}。请核实是否本人操作。",
        url=reverse("admin:axes_accessattempt_changelist"),
        urgent=True,
    )


def tries_left(request: HttpRequest) -> int | None:
    """How many more failures the account or address may have, after one just happened."""
    failures = getattr(request, "axes_failures_since_start", None)
    return None if failures is None else max(settings.AXES_FAILURE_LIMIT - failures, 0)


def locked_response(request: HttpRequest, response, credentials) -> HttpResponse:
    """The page that axes shows instead of the sign-in form (AXES_LOCKOUT_CALLABLE)."""
    context = {
        "wait": wait_words(remaining(request, credentials)),
        "by_address": _is_others_doing(request, credentials),
    }
    return render(request, "accounts/locked.html", context, status=429)


def _is_others_doing(request: HttpRequest, credentials: dict | None) -> bool:
    """Whether the failures were of other names at the same address: somebody who mistyped nothing."""
    name = get_client_username(request, credentials)
    failures = sum(_recent(name).values_list("failures_since_start", flat=True))
    return failures < settings.AXES_FAILURE_LIMIT


def _recent(username) -> QuerySet[AccessAttempt]:
    """The failures of an account that still count; ``username`` may be an expression."""
    since = timezone.now() - get_cool_off()
    return AccessAttempt.objects.filter(username=username, attempt_time__gte=since)


def is_locked(request: HttpRequest, credentials: dict) -> bool:
    """Whether the account or the address has too many failures behind it."""
    return AxesProxyHandler.is_locked(request, credentials)


def remaining(request: HttpRequest, credentials: dict | None) -> timedelta:
    """How long until neither the account nor the address has too many failures behind it."""
    handler = AxesProxyHandler.get_implementation()
    ends = [_free_at(rows) for rows in handler.get_user_attempts(request, credentials)]
    return max(*ends, timezone.now()) - timezone.now()


def _free_at(attempts: QuerySet[AccessAttempt]):
    """When enough of these failures are old enough to be forgotten."""
    rows = list(attempts.order_by("attempt_time"))
    total, now = sum(row.failures_since_start for row in rows), timezone.now()
    for row in rows:
        if total < settings.AXES_FAILURE_LIMIT:
            break
        total -= row.failures_since_start
        now = row.attempt_time + get_cool_off()
    return now


def wait_words(wait: timedelta) -> str:
    """28分钟, 1小时5分钟; never less than one minute."""
    minutes = max(math.ceil(wait.total_seconds() / 60), 1)
    hours, minutes = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes else "")


def with_failures(users: QuerySet[User]) -> QuerySet[User]:
    """Each with ``recent_failures``: as many as the limit, and the account is locked."""
    rows = _recent(OuterRef("username"))
    sums = rows.order_by().values("username").annotate(n=Sum("failures_since_start")).values("n")
    return users.annotate(recent_failures=Coalesce(Subquery(sums), 0))


def unlock(user: User) -> int:
    """Forget the failures of one account; returns how many records of attempts there were."""
    return AccessAttempt.objects.filter(username=user.username).delete()[0]
