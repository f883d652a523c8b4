"""What stands in the 文书 section of a page: the papers a person can make, and the copies made."""

from dataclasses import dataclass, field

from django.db.models import Model

from core.documents import registry, store
from core.targets import label_of

SHOWN = 30


@dataclass(frozen=True)
class Line:
    """One paper that exists for the person; ``bar`` says why it cannot be made yet."""

    label: str
    url: str
    bar: str = ""


@dataclass(frozen=True)
class Shelf:
    lines: list[Line] = field(default_factory=list)
    made: list = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.made)


def of(target: Model, user) -> Shelf:
    """The papers of one row: one statement for the copies, none for the list."""
    kinds = registry.of_model(label_of(target))
    if not kinds:
        return Shelf()
    lines = [
        Line(kind.label, kind.url_of(target), kind.bar(user, target))
        for kind in kinds
        if kind.may(user, target)
    ]
    return Shelf(lines, registry.openable(store.of(target)[:SHOWN], user, target))
