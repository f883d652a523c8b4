"""Writes of 单位数据: one by a form, many by a workbook; the unit's own trail tells of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from core import audit
from core.names import fold
from core.optimistic_locking import claim
from rounds import rules
from rounds.models import Unit, UnitFact
from rounds.verbs import RoundVerb


@dataclass(frozen=True)
class Figure:
    """One figure as a workbook gives it: ``value`` None takes it away, other Nones leave what stands."""

    name: str
    year: int
    value: Decimal | None
    measure: str | None = None
    source: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        return fold(self.name), self.year

    def columns(self) -> dict:
        given = {"value": self.value, "measure": self.measure, "source": self.source}
        return {name: value for name, value in given.items() if value is not None}


@transaction.atomic
def add(unit: Unit, values: dict, *, by: User) -> UnitFact:
    rules.check_can_edit_units(by)
    fact = UnitFact.objects.create(unit=unit, **values)
    _tell(unit, {str(fact): [None, fact.written]}, by)
    return fact


@transaction.atomic
def edit(fact: UnitFact, values: dict, *, version: int | None = None, by: User) -> bool:
    """False if nothing changed; raises StaleState as any edit does."""
    rules.check_can_edit_units(by)
    current = UnitFact.objects.select_related("unit").get(pk=fact.pk)
    if not audit.changes(current, values):
        return False
    claim(fact, fact.version if version is None else version, values)
    fact.refresh_from_db()
    _tell(fact.unit, _difference(current, fact), by)
    return True


@transaction.atomic
def remove(fact: UnitFact, *, by: User) -> None:
    rules.check_can_edit_units(by)
    _tell(fact.unit, {str(fact): [fact.written, ""]}, by)
    fact.delete()


@transaction.atomic
def enter(unit: Unit, figures: Iterable[Figure], *, by: User) -> None:
    """What a workbook says of one unit, as one event of its trail."""
    rules.check_can_edit_units(by)
    known = {(f.name_key, f.year): f for f in unit.facts.select_for_update()}
    changes: dict[str, list] = {}
    for row in figures:
        changes |= _enter(unit, known.get(row.key), row)
    if changes:
        _tell(unit, changes, by)


@transaction.atomic
def join(lost: Unit, kept: Unit, *, by: User) -> None:
    """Of a figure that both units have alike one stays, with both sources; the trail of ``kept``
    tells both as they were. What differs is left for the constraint to refuse."""
    rules.check_can_edit_units(by)
    known = {(f.name_key, f.year): f for f in kept.facts.select_for_update()}
    changes: dict[str, list] = {}
    for twin in lost.facts.select_for_update():
        fact = known.get((twin.name_key, twin.year))
        if fact and (fact.value, fold(fact.measure)) == (twin.value, fold(twin.measure)):
            both = f"{fact.written}，{lost.name}：{twin.written}"
            changes |= _enter(
                kept, fact, Figure(fact.name, fact.year, fact.value, source=_sources(fact, twin))
            )
            changes[str(fact)][0] = both
            twin.delete()
    if changes:
        _tell(kept, changes, by)


def _sources(fact: UnitFact, twin: UnitFact) -> str:
    """Both, where there is room; the first alone otherwise (the trail has the second)."""
    told = dict.fromkeys(filter(None, (fact.source, twin.source)))
    both = "；".join(told)
    longest = UnitFact._meta.get_field("source").max_length or len(both)
    return both if len(both) <= longest else fact.source


def _enter(unit: Unit, known: UnitFact | None, row: Figure) -> dict[str, list]:
    if known is None:
        if row.value is None:
            return {}
        made = UnitFact.objects.create(unit=unit, name=row.name, year=row.year, **row.columns())
        return {str(made): [None, made.written]}
    if row.value is None:
        known.delete()
        return {str(known): [known.written, ""]}
    old = known.written
    claim(known, None, row.columns())
    known.refresh_from_db()
    return {str(known): [old, known.written]}


def _difference(old: UnitFact, new: UnitFact) -> dict[str, list]:
    """A fact that was renamed, or of another year, is told under both names."""
    if str(old) == str(new):
        return {str(new): [old.written, new.written]}
    return {str(old): [old.written, ""], str(new): [None, new.written]}


def _tell(unit: Unit, changes: dict[str, list], by: User) -> None:
    audit.record(unit, RoundVerb.UNIT_FACTS_CHANGED, by=by, changes=changes)
