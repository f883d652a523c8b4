"""Reads of deadlines for people: the panel of a dated thing, and a month of what is due."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Model, Prefetch, Q, QuerySet

from accounts.models import User
from core import calendar
from core.calendar import DueStatus, due_status
from core.targets import label_of
from rounds import extendable
from rounds.enums import RESPONSIBLE, DeadlineKind, DeadlineStep, Party
from rounds.models import Deadline, DeadlineChange, Round
from rounds.querysets import handed_in

SCREENFUL = 8
MONTH = Calendar(firstweekday=0)


@dataclass(frozen=True)
class DatePanel:
    """One deadline as its panel shows it: original, present, how it was counted, every change."""

    pk: int
    kind: str
    label: str
    url: str
    starts_on: date
    first_on: date
    due_on: date
    met_on: date | None
    light: str
    words: str
    rule: str
    basis: str
    responsible: str
    limits: str
    provisional: str
    is_withdrawn: bool
    history: Sequence[DeadlineChange]
    # For a person who looks: what was asked for so far, and whether they may ask now.
    requests: Sequence[dict] = ()
    can_ask: bool = False

    @property
    def is_moved(self) -> bool:
        return self.first_on != self.due_on


def panel_for(*targets: Model, today: date, user: User | None = None) -> list[DatePanel]:
    """The deadlines of one dated thing (or of several, soonest first) in two statements; for
    ``user`` also who asked for a later date and whether that person may ask now."""
    if user is not None:
        return _panels_with_requests(targets[0], today, user)
    return [panel for found in panels_for(targets, today).values() for panel in found]


def _panels_with_requests(thing: Model, today: date, user: User) -> list[DatePanel]:
    rows = list(with_history(Deadline.objects.filter(_of({label_of(thing): [thing.pk]}))))
    asked = extendable.requests_of(rows, user)
    found = []
    for row in rows:
        requests = asked.get(row.pk, [])
        waits = any(request["waits"] for request in requests)
        may = not waits and extendable.can_ask(user, row, thing)
        found.append(replace(as_panel(row, today), requests=requests, can_ask=may))
    return found


def panels_for(targets: Iterable[Model], today: date) -> dict[tuple[str, int], list[DatePanel]]:
    """The same by (type, id) of the thing; the caller has asked who may see it."""
    ids: dict[str, list[int]] = defaultdict(list)
    for target in targets:
        ids[label_of(target)].append(target.pk)
    found: dict[tuple[str, int], list[DatePanel]] = defaultdict(list)
    for row in with_history(Deadline.objects.filter(_of(ids))):
        found[row.target_type, row.target_id].append(as_panel(row, today))
    return found


def with_history(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Soonest first, each with its changes and who made them: one statement more."""
    changes = DeadlineChange.objects.select_related("by").order_by("id")
    rows = rows.with_handed_in().prefetch_related(Prefetch("history", changes))  # type: ignore[attr-defined]
    return rows.order_by("due_on", "id")


def _of(ids: dict[str, list[int]]) -> Q:
    wanted = Q(pk__in=[])
    for name, keys in ids.items():
        wanted |= Q(target_type=name, target_id__in=keys)
    return wanted


def standing(row: Deadline, today: date) -> DueStatus:
    """Light and words of a row that came ``with_handed_in``: one answer on every page."""
    if row.withdrawn_on:
        return DueStatus("none", "已撤销")
    if row.met_on is None and row.is_handed_in:  # type: ignore[attr-defined]
        return DueStatus("green", "已报送，待核验")
    return due_status(row.due_on, today, row.met_on)


def as_panel(row: Deadline, today: date) -> DatePanel:
    """One row, its history prefetched, as the panel shows it."""
    light, words = standing(row, today)
    history = list(row.history.all())
    for change in history:
        change.tone = DeadlineStep(change.step).tone  # type: ignore[attr-defined]
    return DatePanel(
        pk=row.pk,
        kind=row.get_kind_display(),
        label=row.label,
        url=row.url,
        starts_on=row.starts_on,
        first_on=row.first_due_on,
        due_on=row.due_on,
        met_on=row.met_on,
        light=light,
        words=words,
        rule=row.rule_text or "由经办人指定",
        basis=row.basis,
        responsible=Party(row.responsible or RESPONSIBLE[row.kind]).label,
        limits=_limits(row),
        provisional=_provisional(row),
        is_withdrawn=row.withdrawn_on is not None,
        history=history,
    )


def scoped(user: User) -> QuerySet[Deadline]:
    """What is due in a person's scope and was not withdrawn."""
    return Deadline.objects.visible_to(user).filter(withdrawn_on=None)


def next_dates(round: Round, user: User, today: date) -> list[dict]:
    """The round's open deadlines in the person's scope, the most urgent first, a screenful."""
    rows = scoped(user).with_handed_in().filter(inspection__round=round, met_on=None)  # type: ignore[attr-defined]
    return [
        {"label": row.label, "url": row.url, "due_on": row.due_on} | standing(row, today)._asdict()
        for row in rows.order_by("due_on", "id")[:SCREENFUL]
    ]


@dataclass(frozen=True)
class DayLine:
    """How many of one kind are due on a day, how many of them wait, and the light of these."""

    kind: str
    label: str
    count: int
    waiting: int
    light: str

    @property
    def words(self) -> str:
        """“整改措施 3项”; where some are done only those that wait are counted."""
        if 0 < self.waiting < self.count:
            return f"{self.label} {self.waiting}项未完成"
        return f"{self.label} {self.count}项" if self.count > 1 else self.label


def calendar_month(
    rows: QuerySet[Deadline], month: date, today: date
) -> list[list[tuple[date, list[DayLine]]]]:
    """Weeks from Monday to Sunday around ``month`` (any day of it), each day with what is due;
    one statement, however many are due."""
    weeks = MONTH.monthdatescalendar(month.year, month.month)
    found = rows.filter(due_on__range=(weeks[0][0], weeks[-1][-1])).order_by()
    counts = found.values_list("due_on", "kind").annotate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(met_on=None)),
        owed=Count("pk", filter=Q(met_on=None) & ~handed_in()),
    )
    due: dict[date, list[DayLine]] = defaultdict(list)
    for day, kind, count, waiting, owed in sorted(counts):
        light = "green" if waiting and not owed else calendar.light(day, today, met=not waiting)
        due[day].append(DayLine(kind, DeadlineKind(kind).label, count, waiting, light))
    return [[(day, due.get(day, [])) for day in week] for week in weeks]


def _limits(row: Deadline) -> str:
    """“最多延期2次，每次最长90日”; nothing where nothing was in force or can be extended."""
    if extendable.of(row) is None:
        return ""
    words = [] if row.most_extensions is None else [f"最多延期{row.most_extensions}次"]
    words += [] if row.longest_extension is None else [f"每次最长{row.longest_extension}日"]
    return "，".join(words)


def _provisional(row: Deadline) -> str:
    """Why a date is provisional, by the calendar of today."""
    if not row.is_provisional:
        return ""
    due = calendar.add(row.starts_on, row.offset, row.unit, provisional=True)
    return due.why or "放假和调休安排已录入，将很快重新推算。"
