"""What apps above show on the inspection page: each registers a function, none is imported here."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One door on the inspection page; ``count`` is what the person may see of it."""

    label: str
    url: str
    count: int | None = None
    icon: str = "folder"
    hint: str = ""


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
