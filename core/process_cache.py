"""Figures over a whole table, kept until anything is written.

Every write leaves an audit event, so the newest event's number tells whether a figure may have
changed. A transaction that commits late behind a higher number is covered by the minute.
"""

import time
from collections.abc import Callable
from typing import TypeVar, cast

from core.models import AuditEvent

T = TypeVar("T")
SECONDS = 60
MOST = 1024
_kept: dict[tuple, tuple[int, float, object]] = {}


def cached_value(key: tuple, make: Callable[[], T]) -> T:
    """What ``make`` answers for ``key``: from this process's memory where nothing was recorded
    since, at most a minute old. ``key`` names the scope and the day; the value is not changed."""
    stamp, now = _newest_event(), time.monotonic()
    found = _kept.get(key)
    if found and found[0] == stamp and now - found[1] < SECONDS:
        return cast(T, found[2])
    value = make()
    if len(_kept) >= MOST:
        forget()
    _kept[key] = (stamp, now, value)
    return value


def for_a_minute(key: tuple, make: Callable[[], T]) -> T:
    """What ``make`` answered at most a minute ago, whatever was written since; costs no query."""
    now = time.monotonic()
    found = _kept.get(key)
    if found and now - found[1] < SECONDS:
        return cast(T, found[2])
    value = make()
    _kept[key] = (0, now, value)
    return value


def forget(key: tuple | None = None) -> None:
    """Empties this process's memory, or takes one figure out of it."""
    if key is None:
        _kept.clear()
    else:
        _kept.pop(key, None)


def _newest_event() -> int:
    return AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
