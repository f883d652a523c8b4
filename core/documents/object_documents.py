"""What stands in the 文书 section of a page: the documents a person can make, and the copies made."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Model

from core.documents import making, registry, store
from core.targets import label_of

if TYPE_CHECKING:
    from accounts.models import User


SHOWN = 30


@dataclass(frozen=True)
class Line:
    """One document that exists for the person; ``bar`` says why it cannot be made yet, ``fault`` why the
    last try failed."""

    label: str
    url: str
    bar: str = ""
    fault: str = ""


@dataclass(frozen=True)
class ObjectDocuments:
    lines: list[Line] = field(default_factory=list)
    made: list = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.made)


def of(target: Model, user: "User") -> ObjectDocuments:
    """The documents of one row: one statement for the copies, one for tries that failed."""
    kinds = registry.of_model(label_of(target))
    if not kinds:
        return ObjectDocuments()
    kinds = [kind for kind in kinds if kind.may(user, target)]
    faults = making.faults(kinds, target)
    lines = [
        Line(kind.label, kind.url_of(target), kind.bar(user, target), faults.get(kind.key, ""))
        for kind in kinds
    ]
    return ObjectDocuments(lines, registry.openable(store.of(target)[:SHOWN], user, target))
