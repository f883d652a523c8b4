"""Accounts that can act today: for a unit, on a team, in an office."""

from typing import Any

from django.db.models import F

from accounts.enums import Role
from accounts.models import User
from rounds.enums import Duty
from rounds.querysets import lasting


def liaisons_of(unit_id: int) -> list[User]:
    rows = User.objects.with_role(Role.LIAISON).filter(
        lasting(prefix="liaisons__"), liaisons__unit=unit_id
    )
    return list(rows.distinct().order_by("pk"))


def handlers_of(organ_id: int) -> list[User]:
    rows = User.objects.with_role(Role.ORGAN).filter(
        lasting(prefix="organ_links__"), organ_links__organ=organ_id
    )
    return list(rows.distinct().order_by("pk"))


def members_of(team_id: int | None, *duties: str) -> list[User]:
    """The active accounts of a team today, of these duties or of all, each with the duty's name."""
    if team_id is None:
        return []
    held: dict[str, object] = {"inspector__memberships__team": team_id}
    if duties:
        held["inspector__memberships__duty__in"] = duties
    rows = User.objects.with_role(Role.INSPECTOR)
    rows = rows.filter(lasting(prefix="inspector__memberships__"), **held)
    duty = F("inspector__memberships__duty")
    found: dict[int, User] = {}
    for user in rows.annotate(held_duty=duty).order_by("pk"):
        user.standing = Duty(user.held_duty).label
        found.setdefault(user.pk, user)
    return [*found.values()]


def holders_of(*roles: Role, but: Any = ()) -> list[User]:
    """The active accounts of these roles, without the people of these numbers."""
    rows = User.objects.with_role(*roles).exclude(pk__in=[pk for pk in but if pk])
    return list(rows.order_by("pk"))
