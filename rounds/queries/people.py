"""Accounts that can act today: for a unit, on a team, in an office."""

from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from core import request_cache
from rounds.enums import Duty
from rounds.models import Inspection, Inspector, TeamMember
from rounds.querysets import acting, lasting, takes_part


def liaisons_of(unit_id: int) -> list[User]:
    rows = User.objects.with_role(Role.LIAISON).filter(
        lasting(prefix="liaisons__"), liaisons__unit=unit_id
    )
    rows = rows.distinct().order_by("pk")
    return [*request_cache.remembered(("liaisons", unit_id), lambda: list(rows))]


def is_unit_notice_hidden(key: str, user: User) -> bool:
    """Whether the 巡察通知 of a notice's key (rounds.notices.UNIT_NOTICE) is not the person's to read."""
    pk = int(key.split(":")[1])
    return not Inspection.objects.announced_to(user).filter(pk=pk).exists()


def handlers_of(organ_id: int) -> list[User]:
    rows = User.objects.with_role(Role.ORGAN).filter(
        lasting(prefix="organ_links__"), organ_links__organ=organ_id
    )
    return list(rows.distinct().order_by("pk"))


def members_of(team_id: int | None, *duties: str, unit_id: int | None = None) -> list[User]:
    """The active accounts of a team today, of these duties or of all, each with the duty's name;
    with ``unit_id`` those who take part in that unit's inspection."""
    if team_id is None:
        return []
    rows = TeamMember.objects.filter(lasting(), acting(), team=team_id)
    if duties:
        rows = rows.filter(duty__in=duties)
    if unit_id is not None:
        rows = rows.filter(takes_part(unit_id))
    found: dict[int, User] = {}
    for member in rows.select_related("inspector__user").order_by("inspector__user_id", "pk"):
        if (user := member.inspector.user) is not None:
            user.standing = Duty(member.duty).label
            found.setdefault(user.pk, user)
    return [*found.values()]


def accounts_on(team_id: int | None) -> list[int]:
    """Everybody on the team today, able to act or not: none of them decides what their own team asks."""
    rows = TeamMember.objects.lasting().filter(team=team_id).exclude(inspector__user=None)
    return list(rows.values_list("inspector__user_id", flat=True))


def team_of(inspection: Inspection) -> QuerySet[Inspector]:
    """Today's members of its team who take part in it, by name."""
    members = TeamMember.objects.filter(
        lasting(), takes_part(inspection.unit_id), team=inspection.team_id
    )
    return Inspector.objects.filter(pk__in=members.values("inspector")).order_by("pinyin", "pk")


def holders_of(*roles: Role, but: Any = ()) -> list[User]:
    """The active accounts of these roles, without the people of these numbers."""
    rows = User.objects.with_role(*roles).exclude(pk__in=[pk for pk in but if pk])
    return list(rows.order_by("pk"))
