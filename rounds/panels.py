"""What apps above show on the page of an inspection or a unit: each registers, none is imported."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.registry import Registry
from rounds.queries import gaps


@dataclass(frozen=True)
class Panel:
    """One link on the inspection page; ``count`` is what the person may see of it.

    ``begin`` is the label and address of what this person may begin there, shown as a button on top.
    """

    label: str
    url: str
    count: int | None = None
    icon: str = "folder"
    hint: str = ""
    begin: tuple[str, str] | None = None


Maker = Callable[[object, object], list[Panel]]
_makers: Registry[Maker] = Registry()
register = _makers.register


def panels_of(inspection, user: User) -> list[Panel]:
    """Every panel that ``user`` may see."""
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
_part_makers: Registry[PartMaker] = Registry()
register_unit = _part_makers.register


def parts_of(unit, user: User) -> list[UnitPart]:
    """What the person may see of the unit."""
    return [part for maker in _part_makers if (part := maker(unit, user)) is not None]


Lacking = Callable[[Any], list[str]]
# ``reader(round)``: sentences on who is missing once it was approved, and whose to-do it is.
_lacking: Registry[Lacking] = Registry(gaps.lacks_of)
register_lacking = _lacking.register


def lacking_of(round) -> list[str]:
    """Who is missing for the round to go on; bars nothing."""
    return [sentence for reader in _lacking for sentence in reader(round)]
