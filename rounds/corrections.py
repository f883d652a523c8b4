"""Who follows when the date of an event is corrected: apps above register, none is imported here."""

from collections.abc import Callable

Follower = Callable[[object, str, list, object], None]
_followers: list[Follower] = []


def register(follower: Follower) -> Follower:
    """Add ``follower(inspection, start_event, moved_deadlines, by)``, called in the correction's
    transaction after the deadlines were recomputed; registering it twice changes nothing."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def follow(inspection, start_event: str, moved: list, by) -> None:
    """Tell every follower, in the order of registration."""
    for follower in _followers:
        follower(inspection, start_event, moved, by)
