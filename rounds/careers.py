"""A person's career line by line, the present employer first: which units each line names.

What a person decided about a line holds; else its words are read (rounds.unit_names). A line that
is open names an organisation that nobody has told apart yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rounds.models import Employment, Inspector
from rounds.unit_names import UnitNames

EMPLOYER, EMPLOYMENT = "employer", "employment"


@dataclass(frozen=True)
class Line:
    """``units`` are those it counts for; decided and without any, it is outside the system."""

    kind: str
    pk: int
    inspector: Inspector
    text: str
    from_on: date | None
    to_on: date | None
    units: tuple[int, ...]
    is_decided: bool
    is_open: bool

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"

    @property
    def is_outside(self) -> bool:
        return self.is_decided and not self.units


def of(people: Iterable[Inspector], names: UnitNames | None = None) -> dict[int, list[Line]]:
    """The lines of each person by their key; one query besides those of the names."""
    by_key = {person.pk: person for person in people}
    names = names or UnitNames()
    found = {pk: [_employer(person, names)] for pk, person in by_key.items()}
    for row in Employment.objects.filter(inspector__in=by_key).order_by("from_on", "pk"):
        found[row.inspector_id].append(_employment(row, by_key[row.inspector_id], names))
    return found


def open_lines(people: Iterable[Inspector]) -> list[Line]:
    """What nobody has told apart yet, in all these people's careers."""
    return list(_open(of(people)))


def open_words(people: Iterable[Inspector]) -> str:
    """The same as a sentence; empty where nothing is open."""
    lines = open_lines(people)
    if not lines:
        return ""
    names = list(dict.fromkeys(line.inspector.name for line in lines))
    shown = "、".join(names[:5]) + (f"等{len(names)}人" if len(names) > 5 else "")
    return f"{shown}的经历中有{len(lines)}处单位不在名录中，须认定为某个单位或系统外单位"


def _open(lines: dict[int, list[Line]]) -> Iterator[Line]:
    return (line for own in lines.values() for line in own if line.is_open)


def _employer(person: Inspector, names: UnitNames) -> Line:
    units, is_open = _read(
        person.employer_id, person.is_employer_decided, person.employer_name, None, None, names
    )
    return Line(
        EMPLOYER, person.pk, person, person.employer_name, None, None,
        units, person.is_employer_decided, is_open,
    )  # fmt: skip


def _employment(row: Employment, person: Inspector, names: UnitNames) -> Line:
    units, is_open = _read(
        row.unit_id, row.is_decided, row.organisation, row.from_on, row.to_on, names
    )
    return Line(
        EMPLOYMENT, row.pk, person, row.organisation, row.from_on, row.to_on,
        units, row.is_decided, is_open,
    )  # fmt: skip


def _read(
    unit_id: int | None,
    is_decided: bool,
    text: str,
    from_on: date | None,
    to_on: date | None,
    names: UnitNames,
) -> tuple[tuple[int, ...], bool]:
    """The units of a line and whether something in it is open still."""
    stored = (unit_id,) if unit_id else ()
    if is_decided:
        return stored, False
    named = names.find(text, from_on, to_on)
    return tuple(dict.fromkeys(stored + named.units)), named.is_open and not stored
