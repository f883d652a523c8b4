"""Which units a text names: “市财政局行政政法科科长” names 市财政局, “市卫生局” what it is called today.

Known are the full name, the short name and every other name that is kept with the unit, each for
its time. The longest name wins, the city's name may stand before it, and what is left over and
looks like another organisation is said, so that nobody's past is missed in silence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from core.names import fold, fold_words
from rounds.models import Unit, UnitName

# What may stand before a unit's name inside a sentence.
_LEADS = re.compile(r"(?:^|[^\w]|中共|现任|历任|[任在到往入调原和及与兼于至为职从自])$")
_PIECES = re.compile(r"[、,;/()]|\s")
_ELSEWHERE = re.compile(r"[省市县区镇乡]|街道|公司|集团|大学|学院|银行|部队|法院|检察院|医院|学校")


@dataclass(frozen=True)
class Named:
    """The units that a text names; ``is_open`` where something in it names none that is known."""

    units: tuple[int, ...]
    is_open: bool


@dataclass(frozen=True)
class _Use:
    """A unit bore a name between two days, either of them unknown."""

    unit: int
    from_on: date | None = None
    until_on: date | None = None

    def meets(self, start: date | None, end: date | None) -> bool:
        late = start and self.until_on and start > self.until_on
        early = end and self.from_on and end < self.from_on
        return not (late or early)


class UnitNames:
    """All names of all units, read once; make one per request or task."""

    def __init__(self) -> None:
        self._uses: dict[str, list[_Use]] = {}
        self._city = fold(settings.CITY_NAME)
        for pk, name, short in self._units():
            self._add(name, _Use(pk))
            self._add(short, _Use(pk))
        rows = UnitName.objects.values_list("name", "unit_id", "from_on", "until_on")
        for name, *use in rows:
            self._add(name, _Use(*use))
        self._longest = max(map(len, self._uses), default=0)

    def _units(self) -> QuerySet:
        """Merged ones left their names to the unit that they are now part of."""
        return Unit.objects.filter(merged_into=None).values_list("pk", "name", "short_name")

    def exact(self, text: str) -> int | None:
        """The one unit that the whole text is a name of."""
        units = {use.unit for use in self._uses.get(fold(text), [])}
        return units.pop() if len(units) == 1 else None

    def find(self, text: str, start: date | None = None, end: date | None = None) -> Named:
        """The units that ``text`` names, said of the time between two days."""
        if uses := self._uses.get(fold(text)):
            return Named(_at(uses, start, end), is_open=False)
        found: dict[int, None] = {}
        is_open = False
        for piece in filter(None, _PIECES.split(fold_words(text))):
            named = [pk for uses in self._within(piece) for pk in _at(uses, start, end)]
            found |= dict.fromkeys(named)
            is_open |= not named and bool(_ELSEWHERE.search(piece))
        return Named(tuple(found), is_open or not found)

    def _add(self, name: str, use: _Use) -> None:
        folded = fold(name)
        for spelling in {folded, self._without_city(folded)} - {""}:
            self._uses.setdefault(spelling, []).append(use)

    def _without_city(self, name: str) -> str:
        """“某市财政局” is called 市财政局 by those who work there."""
        if len(name) > len(self._city) and name.startswith(self._city):
            return self._city[-1:] + name[len(self._city) :]
        return name

    def _within(self, piece: str) -> Iterator[list[_Use]]:
        """The longest names in a piece of text, from left to right, none inside another."""
        place = 0
        while place < len(piece):
            length = self._length_at(piece, place) if self._may_begin(piece, place) else 0
            if length:
                yield self._uses[piece[place : place + length]]
            place += length or 1

    def _length_at(self, piece: str, place: int) -> int:
        longest = min(self._longest, len(piece) - place)
        lengths = range(longest, 1, -1)
        return next((n for n in lengths if piece[place : place + n] in self._uses), 0)

    def _may_begin(self, piece: str, place: int) -> bool:
        """Not in the middle of another name: “邻市市财政局” and “某县财政局” name other units."""
        before = piece[:place]
        if self._city and before.endswith(self._city):
            return True
        stem = self._city[:-1]
        if stem and before.endswith(stem) and piece[place] == self._city[-1]:
            before = before[: -len(stem)]
        return bool(_LEADS.search(before))


def _at(uses: list[_Use], start: date | None, end: date | None) -> tuple[int, ...]:
    """Who bore the name at that time; all of them where nobody is known to have."""
    then = [use.unit for use in uses if use.meets(start, end)]
    return tuple(dict.fromkeys(then or [use.unit for use in uses]))
