"""Who may see ledgers and their items, and the domain's words for picking them."""

from datetime import date, timedelta
from typing import Self

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from accounts.enums import INSIDERS, OVERSIGHT, Role
from accounts.models import User
from core.calendar import SOON_DAYS
from core.querysets import ScopedQuerySet
from findings.querysets import OutcomeQuerySet
from rectification.enums import (
    OPEN_ITEMS,
    OPEN_LETTERS,
    OPEN_REVISITS,
    SENT,
    WITH_UNIT,
    ItemState,
    LedgerLight,
    LedgerState,
    RevisitState,
)
from rounds.models import Deadline, Liaison
from rounds.querysets import lasting, own_inspections, own_unit_ids, units_of_own_inspections

SOON = SOON_DAYS
# Whoever may have rows in scope; for everybody else the lists are not there.


class OfLedger(ScopedQuerySet):
    """Shared scope: ``inspection_path`` and ``unit_path`` lead from the row to inspection and unit."""

    inspection_path = "ledger__inspection__in"
    unit_path = "ledger__unit__in"

    def visible_to(self, user: User) -> Self:
        """Office and leadership all, a team its own inspections, a liaison the own unit's.

        What came from outside a team reads of the unit that it inspects now (ADR 0110).
        """
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            own = Q(**{self.inspection_path: own_inspections(user)})
            return self.filter(own | self._outside_of(user))
        if user.has_role(Role.LIAISON):
            return self.filter(**{self.unit_path: own_unit_ids(user)})
        return self.none()

    @property
    def _no_inspection(self) -> str:
        return self.inspection_path.removesuffix("__in") + "__isnull"

    def _outside_of(self, user: User) -> Q:
        return Q(**{self._no_inspection: True, self.unit_path: units_of_own_inspections(user)})

    def of_inspections(self) -> Self:
        """What our own inspections found: figures of rounds and terms count nothing else."""
        return self.filter(**{self._no_inspection: False})

    def of_now(self) -> Self:
        """Without what was entered of earlier years."""
        return self.filter(is_historical=False)

    def from_outside(self) -> Self:
        return self.filter(**{self._no_inspection: True})


class LedgerQuerySet(OfLedger):
    inspection_path = "inspection__in"
    unit_path = "unit__in"

    def open(self) -> Self:
        """Of them something is still to be done; nothing of an earlier year is."""
        return self.filter(is_historical=False).exclude(state=LedgerState.CLOSED)

    def with_light(self, today: date) -> Self:
        """Each with ``light``: of an open one that of its worst item."""
        items = apps.get_model("rectification.LedgerItem").objects.filter(ledger=OuterRef("pk"))
        lights = Case(
            When(state=LedgerState.CLOSED, then=Value(LedgerLight.DONE)),
            When(Exists(items.overdue(today)), then=Value(LedgerLight.RED)),
            When(Exists(items.due_soon(today)), then=Value(LedgerLight.YELLOW)),
            default=Value(LedgerLight.GREEN),
        )
        return self.annotate(light=lights)


def _due(**condition) -> Q:
    """Items with the unit of which the own date, or the date of a measure not done, is so."""
    measures = apps.get_model("rectification.Measure").objects.filter(
        item=OuterRef("pk"), done_on=None, **{f"due_on__{k}": v for k, v in condition.items()}
    )
    own = Q(**{f"due_on__{k}": v for k, v in condition.items()})
    return Q(state__in=WITH_UNIT, is_historical=False) & (own | Q(Exists(measures)))


def late(today: date) -> Q:
    """逾期, the one definition (ADR 0058): the unit still has to act, and the item's date or that
    of a measure not done has passed."""
    return _due(lt=today)


def soon(today: date, days: int = SOON) -> Q:
    """临期: not late, and such a date lies within ``days``."""
    return _due(range=(today, today + timedelta(days=days))) & ~late(today)


class ItemQuerySet(OfLedger):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_ITEMS)

    def overdue(self, today: date) -> Self:
        return self.filter(late(today))

    def due_soon(self, today: date, days: int = SOON) -> Self:
        return self.filter(soon(today, days))

    def in_charge_of(self, user: User) -> Self:
        """Of a unit's items those that are this liaison's to do: given to them, or to nobody who
        still speaks for the unit."""
        links = Liaison.objects.filter(
            lasting(),
            unit=OuterRef("ledger__unit"),
            user=OuterRef("handler"),
            user__is_active=True,
            user__roles__contains=[Role.LIAISON],
        )
        return self.filter(Q(handler=user) | ~Exists(links))

    def awaiting_verification(self) -> Self:
        return self.filter(state=ItemState.SUBMITTED)

    def awaiting_closure(self) -> Self:
        return self.filter(state=ItemState.VERIFIED)


class OfItemQuerySet(OfLedger):
    inspection_path = "item__ledger__inspection__in"
    unit_path = "item__ledger__unit__in"


class ItemOutcomeQuerySet(OfItemQuerySet, OutcomeQuerySet):
    """As the item; ``standing`` is what was not withdrawn."""


class ExtensionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the date sees what was asked about it."""
        dates = Deadline.objects.visible_to(user)
        return self.filter(deadline__in=dates)


class SupervisionQuerySet(OfLedger):
    def visible_to(self, user: User) -> Self:
        """As the ledger; a unit knows only of letters that went out to it."""
        rows = super().visible_to(user)
        if user.has_role(Role.LIAISON) and not user.has_role(*OVERSIGHT):
            return rows.filter(state__in=SENT)
        return rows

    def open(self) -> Self:
        return self.filter(state__in=OPEN_LETTERS)

    def sent(self) -> Self:
        """Went out, to the unit or to the leading group."""
        return self.exclude(issued_on=None)


class RevisitQuerySet(OfLedger):
    def visible_to(self, user: User) -> Self:
        """As the ledger, and never the unit's: what will be looked at is not told beforehand."""
        return super().visible_to(user) if user.has_role(*INSIDERS) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_REVISITS)

    def carried_out(self) -> Self:
        """Or still to be: all but those that fell away."""
        return self.exclude(state=RevisitState.CANCELLED)


class OfRevisitQuerySet(RevisitQuerySet):
    inspection_path = "revisit__ledger__inspection__in"
    unit_path = "revisit__ledger__unit__in"
