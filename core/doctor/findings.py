"""What is looked at and what is said of it; and the facts that several sections stand on, taken once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core import checks

from core import health
from core.registry import Registry

# Where the system checks are told; those without a place stand among the settings.
PLACES = {
    "database": ("E006", "E044", "E045", "E049", "W010", "W050"),
    "redis": ("W053",),
    "documents": ("W003", "E004", "W005", "E027"),
    "keys": ("E002", "E022", "E040"),
    "backup": ("E046", "W047", "W048"),
    "certificates": ("E020", "W021"),
    "elsewhere": (
        "W007",
        "E043",
    ),  # said by the section of Redis, and by what a new installation lacks
}


class Level(StrEnum):
    """FAULT: something must be done; NOTE: something should be."""

    FINE = "fine"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What is so and what to do, in Chinese."""

    level: Level
    sentence: str


def fine(sentence: str) -> Finding:
    return Finding(Level.FINE, sentence)


def note(sentence: str) -> Finding:
    return Finding(Level.NOTE, sentence)


def fault(sentence: str) -> Finding:
    return Finding(Level.FAULT, sentence)


@dataclass(frozen=True)
class Facts:
    """What /readyz says of each part, and what the system checks say."""

    faults: dict[str, str]
    messages: list[checks.CheckMessage]

    @property
    def has_database(self) -> bool:
        return not self.faults["database"]

    def part(self, name: str, well: str) -> Finding:
        """A part of /readyz: its trouble, or ``well``."""
        return fault(self.faults[name]) if self.faults[name] else fine(well)

    def told(self, place: str) -> list[Finding]:
        """What the checks of this place say; of "", all that have no place of their own."""
        return [_finding(each) for each in self.messages if _place_of(each) == place]


def facts() -> Facts:
    """The demo's settings are no deployment's; checks that need an absent database are left out."""
    faults = health.faults()
    found = checks.run_checks(
        include_deployment_checks=not settings.DEMO,
        databases=None if faults["database"] else ["default"],
    )
    told = [each for each in found if each.level > checks.INFO and not each.is_silenced()]
    return Facts(faults, told)


def _place_of(message: checks.CheckMessage) -> str:
    number = str(message.id).removeprefix("xuncha.")
    return next((place for place, ids in PLACES.items() if number in ids), "")


def _finding(message: checks.CheckMessage) -> Finding:
    level = Level.FAULT if message.level >= checks.ERROR else Level.NOTE
    return Finding(level, f"{message.msg}{message.hint or ''}（{message.id}）")


Look = Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True)
class Section:
    """One thing that is looked at; ``look`` gives at least one finding."""

    key: str
    title: str
    look: Look
    needs_database: bool


# In the order of looking; rooms above hang theirs in after ours.
SECTIONS: Registry[Section] = Registry()


def section(key: str, title: str, *, order: int = 100, needs_database: bool = False) -> Callable:
    """The decorated function gives the findings of this section."""

    def register(look: Look) -> Look:
        SECTIONS.register(Section(key, title, look, needs_database), order=order)
        return look

    return register


def well_or(found: list[Finding], well: str) -> Iterator[Finding]:
    """What was found; where that is nothing, that all is ``well``."""
    yield from found or [fine(well)]
