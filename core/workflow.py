"""The type of a table of moves: states and steps are data that every app writes in its enums."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
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


def setback(source: str, target: str, verb: str, label: str, owner: str) -> Move:
    """A step that undoes another's work or ends it early: in red, and never without a reason."""
    return Move(source, target, verb, label, owner, tone="danger", note_required=True)


class Moves:
    """All steps of one life cycle, looked up by (source, target)."""

    def __init__(self, *moves: Move) -> None:
        self._by_pair = {(m.source, m.target): m for m in moves}
        if len(self._by_pair) != len(moves):
            raise ValueError("a pair of states stands twice in one table of moves")

    def __iter__(self) -> Iterator[Move]:
        return iter(self._by_pair.values())

    def find(self, source: str, target: str) -> Move | None:
        return self._by_pair.get((source, target))

    def leaving(self, source: str) -> list[Move]:
        """The steps that lead out of ``source``, in the table's order."""
        return [m for m in self if m.source == source]

    def states(self) -> set[str]:
        return {s for m in self for s in (m.source, m.target)}
