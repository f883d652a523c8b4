"""Names that the system knows openly, and where they stand in texts.

Units by every name they bear or bore, accounts, the talent pool and the rosters of leaders; never the
persons of clues, petitions or talks: an answer here would tell that somebody is named in one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from core.names import fold
from rounds.models import Inspector, Unit, UnitLeader, UnitName

UNIT, PERSON = "单位", "人员"


@dataclass(frozen=True)
class Found:
    """One known name; ``where`` are its places: “标题、内容第3行”."""

    name: str
    kind: str
    where: str


def in_texts(texts: Mapping[str, str]) -> list[Found]:
    """Each known name in ``texts`` (by their labels), the longest first; what is part of one is not told again."""
    lines = [(place, fold(line)) for place, line in _lines(texts)]
    found = []
    for name, kind in sorted(_known().items(), key=lambda each: (-len(each[0]), each[0])):
        if places := [place for place, line in lines if name in line]:
            found.append(Found(name, kind, "、".join(places)))
            lines = [(place, line.replace(name, "\n")) for place, line in lines]
    return found


def persons_in(*texts: str) -> list[str]:
    """Names of persons alone that stand in ``texts``."""
    return sorted(name for name in _named(_persons()) if any(name in text for text in texts))


def without_unit(text: str, unit: Unit) -> str:
    """What is told of a unit without its names: “该单位”."""
    names = [unit.name, unit.short_name, *unit.names.values_list("name", flat=True)]
    for name in sorted(_named(names), key=len, reverse=True):
        text = text.replace(name, "该单位")
    return text


def _lines(texts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for label, text in texts.items():
        lines = text.splitlines()
        for number, line in enumerate(lines, start=1):
            yield (f"{label}第{number}行" if len(lines) > 1 else label), line


def _known() -> dict[str, str]:
    """Folded, by what they are."""
    units = [
        *Unit.objects.order_by().values_list("name", flat=True),
        *Unit.objects.order_by().values_list("short_name", flat=True),
        *UnitName.objects.order_by().values_list("name", flat=True),
    ]
    people = {fold(name): PERSON for name in _persons()}
    return {
        name: kind
        for name, kind in (people | {fold(name): UNIT for name in units}).items()
        if _is_name(name)
    }


def _persons() -> set[str]:
    models = (User, Inspector, UnitLeader)
    return {
        name
        for each in models
        for name in each.objects.order_by().values_list("name", flat=True).distinct()
    }


def _named(names: Iterable[str]) -> list[str]:
    return [name for name in names if _is_name(name)]


def _is_name(name: str) -> bool:
    """A surname alone or an empty box would be found everywhere."""
    return len(name.strip()) > 1
