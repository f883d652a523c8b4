"""What waits in 重点关注事项: for the person named, and for the heads where nobody is."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.models import FocusPoint
from rounds.duties import HEADS
from rounds.models import Inspection, TeamMember
from rounds.querysets import acting, lasting, own_inspections, takes_part


def waiting_for(user: User, today: date) -> list[WorkItem]:
    if not user.has_role(Role.INSPECTOR):
        return []
    rows = FocusPoint.objects.unsettled().filter(inspection__in=own_inspections(user))
    rows = rows.select_related("inspection__unit").defer(*FocusPoint.AUDIT_HIDDEN).order_by("pk")
    mine = rows.filter(assignee__user=user)
    return [*map(_to_look_into, mine), *_to_assign(rows, user)]


def _to_look_into(point: FocusPoint) -> WorkItem:
    url, unit = point.get_absolute_url(), point.inspection.unit.name
    return WorkItem("核查重点关注事项", point.title, url, context=unit, rows=(key_of(point),))


def _to_assign(rows: Any, user: User) -> list[WorkItem]:
    """Nobody is named, or whoever was cannot act on the team any more; one line an inspection."""
    members = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("inspection__team"))
    headed = members.filter(inspector__user=user, duty__in=HEADS)
    named = members.filter(takes_part(OuterRef("inspection__unit")), inspector=OuterRef("assignee"))
    waiting: dict = {}
    for point in rows.filter(Exists(headed), Q(assignee=None) | ~Exists(named)):
        waiting.setdefault(point.inspection, []).append(point)
    return [_line(inspection, points) for inspection, points in waiting.items()]


def _line(inspection: Inspection, points: list[FocusPoint]) -> WorkItem:
    keys = tuple(key_of(point) for point in points)
    url = f"{reverse('fieldwork:focus_list')}?inspection={inspection.pk}&unassigned=on"
    if len(points) == 1:
        url = points[0].get_absolute_url()
    words = points[0].title if len(points) == 1 else f"{len(points)}件重点关注事项"
    return WorkItem("指定查办人", words, url, context=inspection.unit.name, rows=keys)
