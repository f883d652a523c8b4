"""What apps above show on the page of an inspection or a unit: each registers, none is imported."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from rounds.queries import gaps


@dataclass(frozen=True)
class Panel:
    """One door on the inspection page; ``count`` is what the person may see of it.

    ``begin`` is the label and address of what this person may begin there, shown as a button on top.
    """

    label: str
    url: str
    count: int | None = None
    icon: str = "folder"
    hint: str = ""
    begin: tuple[str, str] | None = None


Maker = Callable[[object, object], list[Panel]]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Add ``maker(inspection, user) -> list[Panel]``; registering it twice changes nothing."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def panels_of(inspection, user) -> list[Panel]:
    """Every panel that ``user`` may see, in the order of registration."""
    return [panel for maker in _makers for panel in maker(inspection, user)]


@dataclass(frozen=True)
class UnitPart:
    """A list on the unit's page, printed by ``template`` (it reads ``part``), and what of the audit
    joins the unit's timeline because of it; both within the person's scope."""

    title: str
    template: str
    rows: Any
    events: QuerySet[Any]
    url: str = ""


PartMaker = Callable[[object, object], UnitPart | None]
_part_makers: list[PartMaker] = []


def register_unit(maker: PartMaker) -> PartMaker:
    """Add ``maker(unit, user) -> UnitPart | None``; registering it twice changes nothing."""
    if maker not in _part_makers:
        _part_makers.append(maker)
    return maker


def parts_of(unit, user) -> list[UnitPart]:
    """What the person may see of the unit, in the order of registration."""
    return [part for maker in _part_makers if (part := maker(unit, user)) is not None]


Lacking = Callable[[Any], list[str]]
_lacking: list[Lacking] = [gaps.lacks_of]


def register_lacking(reader: Lacking) -> Lacking:
    """Add ``reader(round) -> sentences``: who is missing once it was approved, and whose to-do it is."""
    if reader not in _lacking:
        _lacking.append(reader)
    return reader


def lacking_of(round) -> list[str]:
    """Who is missing for the round to go on; bars nothing."""
    return [sentence for reader in _lacking for sentence in reader(round)]
