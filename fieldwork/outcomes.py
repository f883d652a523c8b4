"""What came of a source: the apps above register who can say it, and what may be begun from it.

A source never names its finding; its page asks here (docs/adr/0094).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Outcome:
    """One thing that was made of a source, as the person may see it."""

    label: str
    url: str
    badge: SafeString | str = ""


Reader = Callable[[Any, Any], list[Outcome]]
Beginning = Callable[[Any, Any], list[tuple[str, str]]]
_readers: list[Reader] = []
_beginnings: list[Beginning] = []


def register(reader: Reader) -> Reader:
    """Add ``reader(source, user) -> [Outcome]``, within the person's scope."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def register_begin(maker: Beginning) -> Beginning:
    """Add ``maker(source, user) -> [(label, address)]``: what this person may begin from it."""
    if maker not in _beginnings:
        _beginnings.append(maker)
    return maker


def of(source, user) -> list[Outcome]:
    return [row for reader in _readers for row in reader(source, user)]


def begins(source, user) -> list[tuple[str, str]]:
    return [row for maker in _beginnings for row in maker(source, user)]
