"""The idle lock of a session: the page stays, the password opens it again."""

from time import time

from core import secrecy

LOCKED, SEEN, WALL = "locked", "seen", "wall"
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


def hang(session, *, now: float | None = None) -> None:
    """Locked, but for the one page that hangs on the wall (ADR 0108)."""
    lock(session)
    session[WALL] = int(now or time())


def is_hung(session) -> bool:
    return WALL in session


def keep_hanging(session, *, now: float | None = None) -> None:
    """The locked session of a wall outlives its hours: written at most once a minute."""
    moment = int(now or time())
    if moment - session[WALL] > MINUTE:
        session[WALL] = moment


def unlock(session) -> None:
    session.pop(LOCKED, None)
    session.pop(WALL, None)
    session[SEEN] = int(time())
