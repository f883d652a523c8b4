"""What came of a source: the apps above register who can say it, and what may be begun from it.

A source never names its finding; its page asks here (docs/adr/0094).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from accounts.models import User
from core.registry import Registry


@dataclass(frozen=True)
class Outcome:
    """One thing that was made of a source, as the person may see it."""

    label: str
    url: str
    badge: SafeString | str = ""


Reader = Callable[[Any, Any], list[Outcome]]
Beginning = Callable[[Any, Any], list[tuple[str, str]]]
# ``reader(source, user)``: what was made of it, within the person's scope.
_readers: Registry[Reader] = Registry()
register = _readers.register
# ``maker(source, user)``: label and address of what this person may begin from it.
_beginnings: Registry[Beginning] = Registry()
register_begin = _beginnings.register


def of(source, user: User) -> list[Outcome]:
    return [row for reader in _readers for row in reader(source, user)]


def begins(source, user: User) -> list[tuple[str, str]]:
    return [row for maker in _beginnings for row in maker(source, user)]
