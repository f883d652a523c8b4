"""回避 found by rule: who may not inspect whom, each with its reason in a sentence (01 §7).

Employed there now (or at a unit above or below it), worked or studied there within three years
before entry, three years or more there in total, or a declared relation. Years count in the unit
and everything below it; overlapping stretches count once. Which unit a line of the career names is
read by rounds.careers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import add_months
from rounds import careers
from rounds.careers import Line
from rounds.enums import RecusalKind
from rounds.models import DeclaredRelation, Employment, Inspector, Unit
from rounds.unit_names import UnitNames

YEARS = 3
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Conflict:
    inspector_id: int
    unit_id: int
    kind: RecusalKind
    detail: str


def find(inspectors: Iterable[Inspector], units: Iterable[Unit], entry: date) -> list[Conflict]:
    """Every conflict between each of ``inspectors`` and each of ``units``; five queries."""
    people, wanted = list(inspectors), list(units)
    if not people or not wanted:
        return []
    tree, names = _Tree(), UnitNames()
    history = careers.of(people, names)
    found = [
        conflict
        for unit in wanted
        for person in people
        if (conflict := _by_history(person, history[person.pk], unit, tree, names, entry))
    ]
    return found + _declared(people, wanted)


class _Tree:
    """Parents of all units, read once."""

    def __init__(self) -> None:
        self.parents = dict(Unit.objects.values_list("pk", "parent_id"))

    def above(self, pk: int) -> list[int]:
        """The unit's ancestors, nearest first."""
        chain: list[int] = []
        while (parent := self.parents.get(pk)) and parent not in chain:
            chain.append(parent)
            pk = parent
        return chain

    def is_within(self, pks: Iterable[int], unit: int) -> bool:
        """Whether one of ``pks`` is ``unit`` or stands below it."""
        return any(pk == unit or unit in self.above(pk) for pk in pks)


def _by_history(person, lines: list[Line], unit: Unit, tree: _Tree, names: UnitNames, entry: date):
    """The strongest conflict by employment: now, recent, or long."""
    here, *rows = lines
    if tree.is_within(here.units, unit.pk):
        place = "" if unit.pk in here.units else f"的下属单位{person.employer_name}"
        return _conflict(person, unit, RecusalKind.EMPLOYED, f"现任职于{unit.name}{place}")
    if set(here.units) & set(tree.above(unit.pk)):
        words = f"现任职于{unit.name}的上级单位{person.employer_name}"
        return _conflict(person, unit, RecusalKind.EMPLOYED, words)
    there = [row for row in rows if tree.is_within(row.units, unit.pk)]
    return (
        _recent(person, unit, there, entry)
        or _long(person, unit, there, entry)
        or _school(person, unit, names)
    )


def _recent(person, unit: Unit, rows: Sequence[Line], entry: date) -> Conflict | None:
    since = add_months(entry, -12 * YEARS)
    late = [row for row in rows if row.to_on is None or row.to_on > since]
    if not late:
        return None
    last = max(late, key=lambda row: row.to_on or date.max)
    until = "至今" if last.to_on is None else f"至{last.to_on:%Y年%-m月}"
    words = f"{last.from_on:%Y年%-m月}{until}在{last.text}工作或学习，距进驻不满三年"
    return _conflict(person, unit, RecusalKind.RECENT, words)


def _long(person, unit: Unit, rows: Sequence[Line], entry: date) -> Conflict | None:
    years = total_days(rows, entry) / DAYS_A_YEAR
    if years >= YEARS - 0.01:
        words = f"在{unit.name}工作或学习累计约{years:.1f}年，满三年"
        return _conflict(person, unit, RecusalKind.LONG, words)
    return None


def _school(person, unit: Unit, names: UnitNames) -> Conflict | None:
    if person.school and unit.pk in names.find(person.school).units:
        return _conflict(person, unit, RecusalKind.LONG, f"毕业于{unit.name}")
    return None


def total_days(rows: Iterable[Line | Employment], today: date) -> int:
    """Days covered by the stretches until ``today``, each day once. A month's end is its last day."""
    total, reached = 0, date.min
    for row in sorted(rows, key=lambda r: r.from_on):
        start = max(row.from_on, reached)
        end = min(_last_day(row.to_on), today) if row.to_on else today
        if end >= start:
            total += (end - start).days + 1
            reached = end + timedelta(days=1)
    return total


def _last_day(day: date) -> date:
    """Histories name months: “至2019.03” ends with March."""
    return add_months(day, 1) - timedelta(days=1) if day.day == 1 else day


def _declared(people: list[Inspector], units: list[Unit]) -> list[Conflict]:
    names = {person.pk: person for person in people}
    rows = DeclaredRelation.objects.filter(inspector__in=people, unit__in=units)
    found: dict[tuple[int, int], list[str]] = {}
    for row in rows.order_by("id"):
        words = row.get_relation_display() + (f"（{row.relative}）" if row.relative else "")
        found.setdefault((row.inspector_id, row.unit_id), []).append(words)
    return [
        Conflict(names[i].pk, u, RecusalKind.DECLARED, f"本人申报：{'、'.join(words)}"[:300])
        for (i, u), words in found.items()
    ]


def _conflict(person, unit: Unit, kind: RecusalKind, words: str) -> Conflict:
    return Conflict(person.pk, unit.pk, kind, words[:300])
