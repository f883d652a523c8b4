"""The plan of a world: its size, its clock, its dice, and the rows made so far."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from accounts.models import User
from core import audit
from core.verbs import Verb, declared
from overview.seeding.copying import copy

ZONE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True)
class Size:
    """How much a world holds; findings per inspection are drawn around ``findings``."""

    rounds: int
    units_per_round: int
    findings: int
    clues: float
    measures: float
    events: int
    inspectors: int
    subordinates: int


# docs/domain.md §11
SIZES = {
    "demo": Size(3, 4, 18, 1.5, 4.5, 5_000, 96, 8),
    "city": Size(12, 30, 19, 1.95, 3.7, 200_000, 300, 60),
    "large": Size(12, 150, 19, 1.95, 3.5, 1_000_000, 900, 700),
}


@dataclass
class World:
    name: str
    today: date
    dice: Random
    rows: dict[type[models.Model], list] = field(default_factory=lambda: defaultdict(list))
    events: list = field(default_factory=list)
    people: dict = field(default_factory=dict)
    # Nothing of the world happened after this: now, or the end of a day that is over.
    latest: datetime = field(init=False)

    def __post_init__(self) -> None:
        end = datetime.combine(self.today, time.max, ZONE)
        self.latest = min(datetime.now(ZONE), end)

    @property
    def size(self) -> Size:
        return SIZES[self.name]

    def add(self, obj):
        """Give ``obj`` the next primary key of its table and keep it for writing."""
        table = self.rows[type(obj)]
        if obj.pk is None:
            obj.pk = len(table) + 1
        now = self.moment(self.today)
        for column in ("created_at", "updated_at"):
            if hasattr(obj, column) and getattr(obj, column) is None:
                setattr(obj, column, now)
        table.append(obj)
        return obj

    def all(self, model: type[models.Model]) -> list:
        return self.rows[model]

    def moment(self, day: date, hour: int | None = None) -> datetime:
        """A working hour of ``day`` in local time, fine enough that no two events are alike.

        What would come after ``latest`` happened in the hour before it.
        """
        hour = self.dice.randint(8, 17) if hour is None else hour
        dice = self.dice
        clock = time(hour, dice.randint(0, 59), dice.randint(0, 59), dice.randint(0, 999_999))
        made = datetime.combine(day, clock, ZONE)
        if made < self.latest:
            return made
        return self.latest - timedelta(seconds=dice.randint(0, 3599), microseconds=made.microsecond)

    def moment_after(self, earlier: datetime, day: date) -> datetime:
        """A working hour of ``day``, an hour after ``earlier`` at least; sooner only today."""
        made = max(self.moment(day), earlier + timedelta(hours=1))
        return made if made <= self.latest else earlier + (self.latest - earlier) / 2

    def days(self, start: date, low: int, high: int) -> date:
        return start + timedelta(days=self.dice.randint(low, high))

    def past(self, day: date) -> date:
        """``day``, or yesterday where it has not come yet."""
        return min(day, self.today - timedelta(days=1))

    def tell(
        self, target, verb: str, by: User, at: datetime, note: str = "", changes=None, address=""
    ) -> None:
        """Note an audit event; all are signed and sealed in the order of time at the end."""
        self.events.append((at, target, verb, by, note, changes, address or address_of(by)))

    def write(self) -> None:
        """Write every table; foreign keys are checked by PostgreSQL as always."""
        for model in ORDERED():
            if self.rows[model]:
                copy(model, self.rows[model])

    def built_events(self):
        """The signed events, oldest first."""
        self.events.sort(key=lambda e: (e[0], e[2]))
        for number, event in enumerate(self.events, 1):
            at, target, verb, by, note, changes, address = event
            audit.client_address.set(address)
            said = verb if isinstance(verb, Verb) else declared(verb)
            made = audit.build(target, said, by=by, note=note, changes=changes, at=at)
            made.pk = number
            yield made
        audit.client_address.set("")


def address_of(person) -> str:
    """The invented desk of a person in the intranet; the system itself has none."""
    pk = getattr(person, "pk", None)
    return f"10.18.{pk % 7}.{pk % 200 + 10}" if pk else ""


def ORDERED() -> list[type[models.Model]]:  # noqa: N802 - a constant that needs loaded apps
    """All tables of ours, parents before children."""
    from django.apps import apps

    waiting = [m for app in settings.OWN_APPS for m in apps.get_app_config(app).get_models()]
    ordered: list[type[models.Model]] = []
    while waiting:
        for model in list(waiting):
            parents = {f.related_model for f in model._meta.local_fields if f.is_relation} - {model}
            if not parents & set(waiting):
                ordered.append(model)
                waiting.remove(model)
    return ordered
