"""Signing in and out: the session itself is Django's, the list of open ones and the trail are ours."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import devices, guarded
from accounts.enums import Role
from accounts.models import RolePolicy, SecondFactor, SignedIn, User
from accounts.verbs import AccountVerb
from core import audit, secrecy


def sign_in(request: Any, user: User) -> list[SignedIn]:
    """Start the session of somebody who showed everything asked; returns the sessions elsewhere."""
    now = timezone.now()
    with transaction.atomic():
        elsewhere = list(alive(user))
        expired = _password_expired(user, now)
        user.must_change_password = user.must_change_password or expired
        User.objects.filter(pk=user.pk).update(
            previous_login=user.last_login, must_change_password=user.must_change_password
        )
        audit.record(user, AccountVerb.SIGNED_IN, by=user, note="密码已到期" if expired else "")
        login(request, user)
        request.session["seen"] = int(now.timestamp())
        limits = secrecy.policy()
        request.session["limits"] = [limits.lock_minutes, limits.copied_characters]
        if must_enrol(user):
            request.session["must_enrol"] = True
        request.session.save()
        SignedIn.objects.create(
            user=user,
            session_key=request.session.session_key,
            address=request.META.get("REMOTE_ADDR", "")[:45],
            device=devices.name_of(request.META.get("HTTP_USER_AGENT", "")),
        )
    return elsewhere


def must_enrol(user: User) -> bool:
    """A role, an office or access to clues asks for a second factor, and the person has none yet."""
    asked = RolePolicy.objects.filter(role__in=user.roles, second_factor=True).exists()
    return (asked or guarded.needs_factor(user)) and not SecondFactor.objects.filter(
        user=user, confirmed_at__isnull=False
    ).exists()


def _password_expired(user: User, now: datetime) -> bool:
    """The strictest of the person's roles counts."""
    limits = RolePolicy.objects.filter(role__in=user.roles, password_days__isnull=False)
    days = limits.order_by("password_days").values_list("password_days", flat=True).first()
    return days is not None and user.password_changed_at + timedelta(days=days) <= now


@transaction.atomic
def end_weak(user: User) -> int:
    """End what was opened without the second factor that is asked for now; returns how many."""
    return close(SignedIn.objects.filter(user=user)) if must_enrol(user) else 0


@transaction.atomic
def hold_to(role: str, *, by_session: Any, by: User) -> int:
    """What ``role`` asks for holds now: expired passwords are changed next, and sessions opened
    without a second factor end; the one it is set from goes on to binding. Returns how many ended.
    """
    now, ended, own = timezone.now(), 0, by_session.session_key
    for user in User.objects.with_role(Role(role)):
        if not user.must_change_password and _password_expired(user, now):
            User.objects.filter(pk=user.pk).update(must_change_password=True)
            audit.record(user, AccountVerb.PASSWORD_DEMANDED, by=by, note="密码已到期")
        opened = SignedIn.objects.filter(user=user).exclude(session_key=own)
        if must_enrol(user) and (closed := close(opened)):
            audit.record(user, AccountVerb.SESSION_ENDED, by=by, note=f"{closed}处，未用动态验证码")
            ended += closed
    if must_enrol(by):
        by_session["must_enrol"] = True
    return ended


def alive(user: User) -> QuerySet[SignedIn]:
    """The person's sessions that are still open, newest first."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignedIn.objects.filter(user=user, session_key__in=living)


@transaction.atomic
def sign_out(request: Any) -> None:
    """End the session of the person who asks."""
    audit.record(request.user, AccountVerb.SIGNED_OUT, by=request.user)
    SignedIn.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


@transaction.atomic
def sign_out_elsewhere(user: User, *, keep: str, by: User) -> int:
    """End every session of one's own but the one with key ``keep``; returns how many."""
    closed = close(alive(by).exclude(session_key=keep)) if by.pk == user.pk else 0
    if closed:
        audit.record(user, AccountVerb.OTHERS_SIGNED_OUT, by=by, note=f"{closed}处")
    return closed


@transaction.atomic
def close(rows: QuerySet[SignedIn]) -> int:
    """End these sessions at once; their next request is a visitor's."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def keep_alone(request: Any, user: User) -> None:
    """What one signs in with changed: this session goes on under a new key, all others end."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    request.session.save()
    close(SignedIn.objects.filter(user=user).exclude(session_key=old))
    SignedIn.objects.filter(session_key=old).update(session_key=request.session.session_key)


@transaction.atomic
def sweep() -> int:
    """Forget sessions that ended, and where they had been opened from once their days are over.

    Returns how many rows of the latter went; the trail keeps every sign-in.
    """
    now = timezone.now()
    Session.objects.filter(expire_date__lte=now).delete()
    old = now - timedelta(days=secrecy.policy().session_days)
    living = Session.objects.values("session_key")
    ended = SignedIn.objects.filter(started_at__lt=old).exclude(session_key__in=living)
    gone = ended.delete()[0]
    if gone:
        audit.record(None, AccountVerb.STALE_SESSIONS_CLEARED, by=None, note=f"{gone}条")
    return gone
