"""Who may see which unit, round, team and inspection, and the domain's words for picking them."""

from datetime import date, timedelta
from typing import Self

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Role
from core.querysets import ScopedQuerySet
from rounds.enums import RoundState, Stage

INSIDE = (Role.LEADERSHIP, Role.OFFICE)


def lasting(today: date | None = None, prefix: str = "") -> Q:
    """Memberships (or liaison links) that last on ``today``."""
    today = today or timezone.localdate()
    started = Q(**{f"{prefix}from_on__lte": today})
    return started & (Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gte": today}))


def own_team_ids(user):
    """Ids of the teams that ``user`` is on today, as a subquery."""
    return _memberships(user).values("team_id")


def own_round_ids(user):
    """Ids of the rounds whose teams ``user`` is on today, as a subquery."""
    return _memberships(user).values("round_id")


def own_unit_ids(user):
    """Ids of the units whose liaison ``user`` is today, as a subquery."""
    return apps.get_model("rounds.Liaison").objects.filter(lasting(), user=user).values("unit_id")


def _memberships(user):
    members = apps.get_model("rounds.TeamMember").objects
    return members.filter(lasting(), inspector__user=user)


class UnitQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Insiders see all units; a liaison their own; nobody else any."""
        if user.has_role(*INSIDE, Role.INSPECTOR, Role.SYSADMIN):
            return self
        if user.has_role(Role.LIAISON):
            return self.filter(pk__in=own_unit_ids(user))
        return self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)


class InspectorQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """The talent pool is the office's and leadership's; an inspector sees only themself."""
        if user.has_role(*INSIDE):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(user=user)
        return self.none()


class RoundQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        if user.has_role(*INSIDE):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(pk__in=own_round_ids(user))
        return self.none()

    def open(self) -> Self:
        return self.exclude(state=RoundState.ARCHIVED)


class TeamQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        if user.has_role(*INSIDE):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(pk__in=own_team_ids(user))
        return self.none()


class MemberQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        teams = apps.get_model("rounds.Team").objects.visible_to(user)
        return self.filter(team__in=teams)

    def lasting(self, today: date | None = None) -> Self:
        """Memberships that last today."""
        return self.filter(lasting(today))


class RecusalQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Somebody's relatives are private: office and leadership, and the person themself."""
        if user.has_role(*INSIDE):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(inspector__user=user)
        return self.none()


class InspectionQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Office and leadership see all; a member their own team's while the membership lasts."""
        if user.has_role(*INSIDE):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(team__in=own_team_ids(user))
        return self.none()

    def open(self) -> Self:
        return self.exclude(stage=Stage.ARCHIVED)


class DeadlineQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Deadlines of inspections a person sees; upper apps add what their own scope allows."""
        inspections = apps.get_model("rounds.Inspection").objects.visible_to(user)
        return self.filter(inspection__in=inspections, is_restricted=False)

    def open(self) -> Self:
        return self.filter(met_on=None, withdrawn_on=None)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def due_within(self, today: date, days: int) -> Self:
        """Open and due from ``today`` to ``days`` days later, both included."""
        return self.open().filter(due_on__range=(today, today + timedelta(days=days)))
