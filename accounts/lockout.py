"""Wrong passwords at sign-in: django-axes counts, accounts.delays says how long one waits.

This room adds the audit, the sentences, and one rule of ours: a sign-in clears the failures of that
account only. (axes would clear the address, too, so that somebody with an account of their own
could try others' passwords without end.)
"""

import uuid
from datetime import timedelta
from time import time

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db import IntegrityError
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import delays
from accounts.enums import Role
from accounts.models import User
from accounts.verbs import AccountVerb
from core import audit, notices
from core.audit import client_address
from core.models import AuditEvent
from core.verbs import Verb

VISITOR = "未登录访问者"
KNOCKING = timedelta(minutes=1)
BEHIND = "账号已暂停登录"
TRIES = "wrong_passwords"  # in an open session: how many, and when the last


class LockoutHandler(AxesDatabaseHandler):
    """What axes tells us of each failure goes into the audit, with each wait that it begins."""

    def is_locked(self, request, credentials: dict | None = None) -> bool:
        return remaining(request, credentials) > delays.NONE

    def get_failures(self, request, credentials: dict | None = None) -> int:
        return delays.count(*_who_and_whence(request, credentials))

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        was_locked = self.is_locked(request, credentials)
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        except IntegrityError:
            # Two failures at once begin one row, and a sign-in deletes it before the second has read
            # it: counted once more.
            super().user_login_failed(sender, credentials, request, **kwargs)
        name = get_client_username(request, credentials) or ""
        if not was_locked:
            _record(AccountVerb.SIGN_IN_FAILED, name, "")
        elif _is_first_of_the_minute():
            _record(
                AccountVerb.SIGN_IN_FAILED, name, f"{BEHIND}，此后一分钟内同一地址的不再逐次记录"
            )
        if not was_locked and (wait := remaining(request, credentials)):
            request.axes_locked_out = True
            self._begin_wait(request, name, wait)

    def _begin_wait(self, request, name: str, wait: timedelta) -> None:
        failures = request.axes_failures_since_start
        _record(AccountVerb.SIGN_IN_PAUSED, name, f"{delays.words(wait)}，已连续{failures}次输错")
        if failures <= settings.LOCKOUT_FAILURES:
            _tell_security(name)

    def reset_user_attempts(self, request, credentials=None) -> int:
        """A sign-in clears what counted for whoever signed in, not what strangers do elsewhere."""
        rows = delays.failures_of(*_who_and_whence(request, credentials))
        return rows.delete()[0]


def _who_and_whence(request, credentials: dict | None) -> tuple[str, str]:
    return get_client_username(request, credentials) or "", request.axes_ip_address or ""


def _is_first_of_the_minute() -> bool:
    """Behind a lock nothing is tried any more: who goes on knocking writes one event a minute.

    Events cannot be deleted; else anybody in the net could fill the disk without an account.
    """
    lately = AuditEvent.objects.filter(
        verb=AccountVerb.SIGN_IN_FAILED, at__gte=timezone.now() - KNOCKING
    )
    return not lately.filter(address=client_address.get(), note__contains=BEHIND).exists()


def _record(verb: Verb, username: str, note: str) -> None:
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
    """How many more failures the account may have before the first wait, after one just happened."""
    failures = getattr(request, "axes_failures_since_start", None)
    return None if failures is None else max(settings.LOCKOUT_FAILURES - failures, 0)


def locked_response(request: HttpRequest, response, credentials) -> HttpResponse:
    """The page that axes shows instead of the sign-in form (AXES_LOCKOUT_CALLABLE)."""
    AxesProxyHandler.update_request(request)
    own = delays.wait_of_account(*_who_and_whence(request, credentials))
    wait = remaining(request, credentials)
    context = {"wait": delays.words(wait), "by_address": wait > own}
    return render(request, "accounts/locked.html", context, status=429)


def is_locked(request: HttpRequest, credentials: dict) -> bool:
    """Whether the account or the address has to wait."""
    return AxesProxyHandler.is_locked(request, credentials)


def remaining(request: HttpRequest, credentials: dict | None) -> timedelta:
    """How long until the account may be tried again from here."""
    who = _who_and_whence(request, credentials)
    return max(delays.wait_of_account(*who), delays.wait_of_address(*who))


# A session that is open has shown everything once: what happens at sign-in does not hurt it, and
# wrong passwords in it count for it alone.


def open_wait(request: HttpRequest) -> str:
    """How long this session waits, as a sentence; empty where it need not."""
    wait = delays.wait_of_session(request.session.get(TRIES))
    return f"连续输错，请在{delays.words(wait)}后再试。" if wait else ""


def fail_open(request: HttpRequest) -> str:
    """Count a wrong password or code of an open session; the sentence of the wait that it begins."""
    count = (request.session.get(TRIES) or [0])[0] + 1
    request.session[TRIES] = [count, time()]
    words = open_wait(request)
    audit.record(
        request.user, AccountVerb.SIGN_IN_FAILED, by=request.user, note=f"已登录页面第{count}次输错"
    )
    return words


def clear_open(request: HttpRequest) -> None:
    request.session.pop(TRIES, None)


def with_failures(users: QuerySet[User]) -> QuerySet[User]:
    """Each with ``recent_failures``: wrong passwords since the last sign-in, from everywhere."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    rows = AccessAttempt.objects.filter(username=OuterRef("username"), attempt_time__gte=since)
    sums = rows.order_by().values("username").annotate(n=Sum("failures_since_start")).values("n")
    return users.annotate(recent_failures=Coalesce(Subquery(sums), 0))


def unlock(user: User) -> int:
    """Forget the failures of one account; returns how many records of attempts there were."""
    return AccessAttempt.objects.filter(username=user.username).delete()[0]


def unlock_address(address: str) -> int:
    """Forget the failures from one address; returns how many records there were."""
    return AccessAttempt.objects.filter(ip_address=address).delete()[0]
