"""What takes two people: apps register each kind of change here, the actions ask and carry it out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.registry import KeyedRegistry
from core.verbs import Verb


def nobody(request) -> Iterable:
    return ()


@dataclass(frozen=True)
class Kind:
    """One kind of change.

    ``verb`` is the audit verb of asking; alarms count it (overview.alarms). ``carry_out`` writes
    the change when it was confirmed, in that transaction, and may return words that are shown once
    to whoever confirmed. ``concerned`` are people who hear of request and outcome besides those
    who decide.
    """

    key: str
    label: str
    verb: Verb
    carry_out: Callable[..., str | None]
    concerned: Callable[[Any], Iterable] = nobody


_kinds: KeyedRegistry[str, Kind] = KeyedRegistry()


def register(kind: Kind) -> Kind:
    return _kinds.register(kind.key)(kind)


def kind_of(request) -> Kind:
    return _kinds[request.kind]


def labels() -> dict[str, str]:
    return {kind.key: kind.label for kind in _kinds.values()}


def verbs() -> set[Verb]:
    return {kind.verb for kind in _kinds.values()}
