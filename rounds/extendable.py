"""Which duties may be given a later date: who asks, who decides, where else the date stands.

Apps above register their kinds; a kind that nobody registered cannot be extended (ADR 0031).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from core.errors import Refusal
from core.registry import KeyedRegistry, Registry
from rounds.models import Deadline

Check = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Extendable:
    """How one kind is moved. ``find(pk)`` gives the thing with its row held until the end of the
    transaction; ``move(thing, due_on, by)`` writes the date where the thing keeps one of its own."""

    find: Callable[[int], Any]
    check_can_ask: Check
    check_can_decide: Check
    move: Callable[[Any, date, Any], None]
    askers: Callable[[Any], list[User]]
    deciders: Callable[[Any], list[User]]
    trail: Callable[[Any], str] = lambda thing: thing.audit_trail


kinds: KeyedRegistry[str, Extendable] = KeyedRegistry()


def of(deadline: Deadline) -> Extendable | None:
    """None where duties of this kind cannot be extended."""
    return kinds.get(deadline.kind)


def can_ask(user: User, deadline: Deadline, thing) -> bool:
    """Whether ``user`` may ask for a later date of the open duty of ``thing`` now."""
    how = of(deadline)
    if how is None or not deadline.is_open:
        return False
    try:
        how.check_can_ask(user, thing)
    except Refusal:
        return False
    return True


Reader = Callable[[list[Deadline], Any], dict[int, list[dict]]]
# ``reader(deadlines, user)``: by deadline what was asked for so far, ready to print.
_readers: Registry[Reader] = Registry()
register_requests = _readers.register


def requests_of(deadlines: Iterable[Deadline], user: User) -> dict[int, list[dict]]:
    rows = [row for row in deadlines if of(row) is not None]
    found: dict[int, list[dict]] = {}
    for reader in _readers if rows else []:
        found |= reader(rows, user)
    return found
