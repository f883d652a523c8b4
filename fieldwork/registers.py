"""The registers of a stay: when a row comes in, whose it is, and which figures are counted from it.

Each app registers its own in ``registrations``; journal, home and weekly report read them here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import User
    from rounds.models import Inspection


@dataclass(frozen=True)
class Figure:
    """One line of a weekly report: rows that ``counted`` allows, of the whole register or a part of it."""

    key: str
    label: str
    unit: str
    counted: Q = field(default_factory=Q)
    is_part: bool = False


@dataclass(frozen=True)
class Register:
    """One register: the moment at which a row comes in, by whom, and what the journal says of it.

    ``is_restricted``: that there are rows at all is known to few, so nothing may be told by their number.
    """

    name: str
    model: type[Model]
    at: str = "created_at"
    by: str = "created_by"
    inspection: str = "inspection"
    words: Callable[[Any], str] = str
    on: str = ""  # the column of the day, where a row knows its day and not always its hour
    joined: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    is_restricted: bool = False

    @property
    def column(self) -> str:
        return self.on or self.at

    def within(self, day: date) -> dict[str, Any]:
        """The filter of one day."""
        return self.before(day + timedelta(days=1)) | self.since(day)

    def since(self, day: date) -> dict[str, Any]:
        return {f"{self.column}__gte": self._bound(day)}

    def before(self, day: date) -> dict[str, Any]:
        """The filter of what came in until the end of the day before ``day``."""
        return {f"{self.column}__lt": self._bound(day)}

    def rows(self, user: "User", inspections: Iterable["Inspection"]) -> QuerySet[Any]:
        """What this person may see of it."""
        seen = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return self._of(seen, inspections)

    def all_rows(self, inspections: Iterable["Inspection"]) -> QuerySet[Any]:
        """Everything, for figures that are counted once for all readers."""
        return self._of(self.model._default_manager.all(), inspections)

    def _of(self, rows: Any, inspections: Iterable["Inspection"]) -> QuerySet[Any]:
        about = {f"{self.inspection}__in": inspections, f"{self.column}__isnull": False}
        return rows.filter(**about, **self.where).order_by()

    def _bound(self, day: date) -> date | datetime:
        return day if self.on else timezone.make_aware(datetime.combine(day, time.min))


_registers: Registry[Register] = Registry()
register = _registers.register


def everything() -> list[Register]:
    """In the order of a weekly report."""
    return list(_registers)
