"""Names so near to one another that a person should say whether they are the same.

A name is near to another that differs by what stands in brackets, by the city's name, or by one
character more, as long as that is no number, direction or the like that tells two units apart.
"""

from collections.abc import Iterator

from django.conf import settings

from core.names import fold
from rounds.models import Inspector, Unit, UnitName

_TELLING = set(
    "一二三四五六七八九十百零0123456789东西南北中上下前后左右大小新老旧甲乙丙丁第总分县区省乡镇村"
)
_SHORTEST = 4  # of shorter names one character is too much


class UnitDoubles:
    """All names of units, read once, with what they are called without the unimportant."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = {}
        self._shorter: dict[str, set[str]] = {}
        names = dict(Unit.objects.filter(merged_into=None).values_list("pk", "name"))
        for pk, name in names.items():
            self._add(name, pk, name)
        for pk, other in UnitName.objects.values_list("unit_id", "name"):
            if pk in names:
                self._add(other, pk, names[pk])

    def of(self, name: str, *, but: int | None = None) -> list[str]:
        """Names of the units to which ``name`` is near, without the unit ``but``."""
        return [unit for pk, unit in self.near(name).items() if pk != but]

    def near(self, name: str) -> dict[int, str]:
        """Number → name of every unit to which ``name`` is near, its own included."""
        found: dict[int, str] = {}
        for spelling in _spellings(name):
            for known in self._near(spelling):
                found |= self._known[known]
        return found

    def _add(self, name: str, pk: int, unit: str) -> None:
        for spelling in _spellings(name):
            self._known.setdefault(spelling, {})[pk] = unit
            for shorter in _one_less(spelling):
                self._shorter.setdefault(shorter, set()).add(spelling)

    def _near(self, spelling: str) -> Iterator[str]:
        if spelling in self._known:
            yield spelling
        yield from self._shorter.get(spelling, ())
        yield from (shorter for shorter in _one_less(spelling) if shorter in self._known)


def people_named(name: str, *, but: int | None = None) -> list[str]:
    """Everybody in the pool of that name: “张甲（市财政局，13800000000）”."""
    rows = Inspector.objects.filter(name_key=fold(name), merged_into=None).exclude(pk=but)
    return [
        f"{row.name}（{'，'.join(filter(None, (row.employer_name, row.phone)))}）" for row in rows
    ]


def _spellings(name: str) -> set[str]:
    folded = fold(name)
    bare = folded.split("(", 1)[0] or folded
    city = fold(settings.CITY_NAME)
    local = {
        city[-1:] + each[len(city) :]
        for each in (folded, bare)
        if each.startswith(city) and len(each) > len(city)
    }
    return {folded, bare, *local} - {""}


def _one_less(name: str) -> Iterator[str]:
    if len(name) > _SHORTEST:
        for place, character in enumerate(name):
            if character not in _TELLING:
                yield name[:place] + name[place + 1 :]
