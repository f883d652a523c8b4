"""Accounts that can act today: for a unit, on a team, in an office."""

from accounts.enums import Role
from accounts.models import User
from rounds.querysets import lasting


def liaisons_of(unit_id: int) -> list[User]:
    rows = User.objects.with_role(Role.LIAISON).filter(
        lasting(prefix="liaisons__"), liaisons__unit=unit_id
    )
    return list(rows.distinct().order_by("pk"))


def members_of(team_id: int | None, *duties: str) -> list[User]:
    """The active accounts of a team today, of these duties or of all."""
    if team_id is None:
        return []
    held: dict[str, object] = {"inspector__memberships__team": team_id}
    if duties:
        held["inspector__memberships__duty__in"] = duties
    rows = User.objects.with_role(Role.INSPECTOR)
    rows = rows.filter(lasting(prefix="inspector__memberships__"), **held)
    return list(rows.distinct().order_by("pk"))


def holders_of(*roles: Role, but=()) -> list[User]:
    """The active accounts of these roles, without the people of these numbers."""
    rows = User.objects.with_role(*roles).exclude(pk__in=[pk for pk in but if pk])
    return list(rows.order_by("pk"))
