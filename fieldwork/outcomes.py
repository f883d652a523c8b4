"""What came of a source: the apps above register who can say it, and what may be begun from it.

A source never names its finding; its page asks here (docs/adr/0094).
"""

from collections.abc import Callable, Sequence
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
    reference: str = ""  # what a document calls it


Reader = Callable[[Any, Any], list[Outcome]]
Begun = list[tuple[str, str]]
Beginning = Callable[[Sequence[Any], Any], dict[int, Begun]]
# ``reader(source, user)``: what was made of it, within the person's scope.
_readers: Registry[Reader] = Registry()
register = _readers.register
# ``maker(sources, user)``, of one kind and one inspection: by number the label and address of what this
# person may begin from each.
_beginnings: Registry[Beginning] = Registry()
register_begin = _beginnings.register


def of(source, user: User) -> list[Outcome]:
    return [row for reader in _readers for row in reader(source, user)]


def begins(source, user: User) -> Begun:
    return begins_each([source], user).get(source.pk, [])


def begins_each(sources: Sequence[Any], user: User) -> dict[int, Begun]:
    """By number, in as many statements for a whole list as for one."""
    found: dict[int, Begun] = {}
    for maker in _beginnings if sources else ():
        for pk, rows in maker(sources, user).items():
            found.setdefault(pk, []).extend(rows)
    return found
