"""Who follows when the date of an event is corrected: apps above register, none is imported here."""

from collections.abc import Callable

from accounts.models import User
from core.registry import Registry

Follower = Callable[[object, str, list, object], None]
# ``follower(inspection, start_event, moved_deadlines, by)``, called in the correction's transaction
# after the deadlines were recomputed.
_followers: Registry[Follower] = Registry()
register = _followers.register


def follow(inspection, start_event: str, moved: list, by: User) -> None:
    for follower in _followers:
        follower(inspection, start_event, moved, by)
