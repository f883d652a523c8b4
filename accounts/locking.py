"""The idle lock of a session: the page stays, the password opens it again."""

from time import time

from core import secrecy

LOCKED, SEEN = "locked", "seen"
MINUTE = 60  # seconds


def is_locked(session, *, now: float | None = None) -> bool:
    """Locked by hand, or unused for longer than the security administrator allows."""
    if session.get(LOCKED):
        return True
    seen = session.get(SEEN)
    if seen is None:
        return False
    idle = abs((now or time()) - seen)  # what a clock that was ahead wrote is no use just now
    if idle < MINUTE:
        return False
    limit = secrecy.policy().lock_minutes
    return bool(limit) and idle > limit * MINUTE


def lock(session) -> None:
    session[LOCKED] = True


def unlock(session) -> None:
    session.pop(LOCKED, None)
    session[SEEN] = int(time())
