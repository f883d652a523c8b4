"""One line of 我的待办: every app lists what waits for a person, the overview merges them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WorkItem:
    """What waits: a verb, the thing, where one click leads, and by when.

    ``rows`` are the keys (core.targets) of everything that the line stands for.
    """

    verb: str
    title: str
    url: str
    due_on: date | None = None
    context: str = ""
    rows: tuple[str, ...] = ()

    @property
    def urgency(self) -> tuple:
        """Sorts the most urgent first; what has no date comes last."""
        return (self.due_on is None, self.due_on or date.max, self.title)
