"""A person's own calendar subscription: a secret address, shown once, revoked at will."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core import audit
from rounds.models import CalendarFeed
from rounds.verbs import RoundVerb

LENGTH = 32  # bytes of chance in the address
USE_NOTED = timedelta(hours=1)  # a calendar asks often; its use is noted this rarely


@transaction.atomic
def make(*, by: User) -> str:
    """A new secret for ``by``; the former address is dead from now on. It is stored nowhere."""
    secret = secrets.token_urlsafe(LENGTH)
    CalendarFeed.objects.filter(user=by).delete()
    feed = CalendarFeed.objects.create(user=by, digest=digest_of(secret))
    audit.record(feed, RoundVerb.CALENDAR_FEED_OPENED, by=by)
    return secret


@transaction.atomic
def revoke(*, by: User) -> bool:
    """Kill one's own address; False where there was none."""
    return end(by, by=by)


@transaction.atomic
def end(user: User, *, by: User) -> bool:
    """Kill the address of ``user``, whose account goes out of use; False where there was none."""
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed is None:
        return False
    audit.record(feed, RoundVerb.CALENDAR_FEED_CLOSED, by=by)
    feed.delete()
    return True


def find(secret: str) -> CalendarFeed | None:
    """The feed behind an address, of a person whose account is in use; its use is noted."""
    feed = (
        CalendarFeed.objects.select_related("user")
        .filter(digest=digest_of(secret), user__is_active=True)
        .first()
    )
    if feed is not None:
        now = timezone.now()
        stale = Q(used_at=None) | Q(used_at__lt=now - USE_NOTED)
        CalendarFeed.objects.filter(stale, pk=feed.pk).update(used_at=now)
    return feed


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
