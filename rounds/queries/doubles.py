"""Units and persons that stand twice, perhaps: what resembles each other and was not told apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Model

from core.targets import label_of
from rounds.doubles import UnitDoubles
from rounds.models import Inspector, ToldApart, Unit


@dataclass(frozen=True)
class Pair:
    """The older row stays as a rule: it is offered as the one into which the other goes."""

    kept: Unit | Inspector
    lost: Unit | Inspector


def unit_pairs() -> list[Pair]:
    rows = Unit.objects.filter(merged_into=None).select_related("sector").in_bulk()
    doubles = UnitDoubles()
    found = {
        tuple(sorted((pk, other)))
        for pk, unit in rows.items()
        for other in doubles.near(unit.name)
        if other != pk
    }
    return _pairs(found, rows, Unit)


def people_pairs() -> list[Pair]:
    """Everybody of the same folded name."""
    rows = Inspector.objects.filter(merged_into=None).in_bulk()
    same: dict[str, list[int]] = {}
    for pk, person in rows.items():
        same.setdefault(person.name_key, []).append(pk)
    found = {pair for numbers in same.values() for pair in combinations(sorted(numbers), 2)}
    return _pairs(found, rows, Inspector)


def _pairs(found: Iterable[tuple], rows: dict, model: type[Model]) -> list[Pair]:
    apart = set(_told_apart(model))
    return [Pair(rows[a], rows[b]) for a, b in sorted(found) if (a, b) not in apart]


def _told_apart(model: type[Model]) -> Iterator[tuple[int, int]]:
    kind = label_of(model)
    yield from ToldApart.objects.filter(kind=kind).values_list("first", "second")
