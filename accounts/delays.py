"""How long somebody waits after wrong passwords: counted per account, and far higher per address.

An account's failures from places where it was signed in before count for each such place alone;
those from elsewhere count together. So a stranger's errors elsewhere do not keep its owner out, and
many errors of others at one address do not keep out who works there (ADR 0066).
"""

import math
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from accounts.models import SignedIn

NONE = timedelta()


def delay(failures: int) -> timedelta:
    """None for the first few; then a minute, twice as long with each further error, to a limit."""
    beyond = failures - settings.LOCKOUT_FAILURES
    if beyond < 0:
        return NONE
    longest = settings.LOCKOUT_LONGEST_SECONDS
    return timedelta(seconds=min(settings.LOCKOUT_FIRST_SECONDS * 2 ** min(beyond, 20), longest))


def failures_of(username: str, address: str) -> QuerySet[AccessAttempt]:
    """The failures of an account that count for whoever stands at ``address``."""
    rows = _recent().filter(username=username)
    known = _known_addresses(username)
    if address in known:
        return rows.filter(ip_address=address)
    return rows.exclude(ip_address__in=known)


def count(username: str, address: str) -> int:
    return _sum(failures_of(username, address))


def wait_of_account(username: str, address: str) -> timedelta:
    rows = failures_of(username, address)
    return _left(rows, _sum(rows))


def wait_of_address(username: str, address: str) -> timedelta:
    """How long nobody new may try at ``address``; who was signed in there before may."""
    rows = _recent().filter(ip_address=address)
    errors = _sum(rows) // settings.LOCKOUT_ADDRESS_FACTOR
    if not delay(errors) or address in _known_addresses(username):
        return NONE
    return _left(rows, errors)


def wait_of_session(tries: list | None, now: datetime | None = None) -> timedelta:
    """The wait of an open session after ``tries``: [how many wrong passwords, when the last]."""
    if not tries:
        return NONE
    last = datetime.fromtimestamp(tries[1], tz=timezone.get_current_timezone())
    return max(last + delay(tries[0]) - (now or timezone.now()), NONE)


def words(wait: timedelta) -> str:
    """28分钟, 1小时5分钟; never less than one minute."""
    minutes = max(math.ceil(wait.total_seconds() / 60), 1)
    hours, minutes = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes else "")


def _recent() -> QuerySet[AccessAttempt]:
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    return AccessAttempt.objects.filter(attempt_time__gte=since)


def _known_addresses(username: str) -> list[str]:
    """Where the account was signed in, as far as that is kept."""
    rows = SignedIn.objects.filter(user__username=username).order_by()
    return list(rows.exclude(address="").values_list("address", flat=True).distinct())


def _sum(rows: QuerySet[AccessAttempt]) -> int:
    return rows.aggregate(n=Sum("failures_since_start"))["n"] or 0


def _left(rows: QuerySet[AccessAttempt], failures: int) -> timedelta:
    length = delay(failures)
    last = rows.aggregate(at=Max("attempt_time"))["at"] if length else None
    return max(last + length - timezone.now(), NONE) if last else NONE
