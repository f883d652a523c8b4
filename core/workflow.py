"""The types of a life cycle: states and steps are data that every app writes in its enums."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.db.models import TextChoices

from core.verbs import Verb, declare


class StateChoices(TextChoices):
    """States with the tone of their badge: ``DRAFT = "draft", "neutral", "草稿"`` (docs/ui.md)."""

    tone: str

    def __new__(cls, value: str, tone: str = "neutral") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.tone = value, tone
        return member


@dataclass(frozen=True)
class Transition:
    """One permitted step.

    ``verb`` is the audit verb, ``label`` the button, ``owner`` who normally takes the step,
    ``tone`` the colour family of the button (primary, neutral, danger).
    """

    source: str
    target: str
    verb: str
    label: str
    owner: str
    tone: str = "primary"
    note_required: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "verb", declare(Verb(self.verb)))


def setback(source: str, target: str, verb: str, label: str, owner: str) -> Transition:
    """A step that undoes another's work or ends it early: in red, and never without a reason."""
    return Transition(source, target, verb, label, owner, tone="danger", note_required=True)


class TransitionTable:
    """All steps of one life cycle, looked up by (source, target)."""

    def __init__(self, *transitions: Transition) -> None:
        self._by_pair = {(m.source, m.target): m for m in transitions}
        if len(self._by_pair) != len(transitions):
            raise ValueError("a pair of states stands twice in one table of transitions")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_pair.values())

    def find(self, source: str, target: str) -> Transition | None:
        return self._by_pair.get((source, target))

    def leaving(self, source: str) -> list[Transition]:
        """The steps that lead out of ``source``, in the table's order."""
        return [m for m in self if m.source == source]

    def states(self) -> set[str]:
        return {s for m in self for s in (m.source, m.target)}
