"""Signing in and out: the session itself is Django's, the trail is ours."""

from django.contrib.auth import login, logout
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit


def sign_in(request, user: User) -> None:
    """Start the session of somebody whose password was checked; the last sign-in is kept."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(previous_login=user.last_login)
        audit.record(user, "登录", by=user)
        login(request, user)
    request.session["seen"] = int(timezone.now().timestamp())


def sign_out(request) -> None:
    """End the session of the person who asks."""
    audit.record(request.user, "退出", by=request.user)
    logout(request)
