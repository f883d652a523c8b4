"""What of 资料清单 waits for whom, and what the last list of the round asked for."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material, MaterialRequest
from rounds.models import Inspection, TeamMember
from rounds.querysets import acting, lasting, own_inspections, own_unit_ids, takes_part


def with_counts(rows: QuerySet[MaterialRequest]) -> QuerySet[MaterialRequest]:
    """Each list with its lines counted by state."""

    def count(state: MaterialState) -> Count:
        return Count("materials", filter=Q(materials__state=state))

    return rows.annotate(
        total=Count("materials"),
        wanted=count(MaterialState.WANTED),
        delivered=count(MaterialState.DELIVERED),
        received=count(MaterialState.RECEIVED),
    )


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """For the unit: what to hand in, with its date; for the team: what to receive."""
    rows = MaterialRequest.objects.open().select_related("inspection__unit")
    if user.has_role(Role.LIAISON):
        own = rows.filter(inspection__unit__in=own_unit_ids(user))
        return list(_lines("交付资料", own, MaterialState.WANTED))
    if user.has_role(Role.INSPECTOR):
        own = rows.filter(inspection__in=own_inspections(user))
        return list(_lines("核收资料", own, MaterialState.DELIVERED))
    if user.has_role(Role.OFFICE):
        able = TeamMember.objects.filter(
            lasting(),
            acting(),
            takes_part(OuterRef("inspection__unit")),
            team=OuterRef("inspection__team"),
        )
        return list(_lines("核收资料", rows.filter(~Exists(able)), MaterialState.DELIVERED))
    return []


def _lines(verb: str, rows: QuerySet[MaterialRequest], state: str) -> Iterator[WorkItem]:
    counted = with_counts(rows).filter(**{f"{state}__gt": 0}).prefetch_related("materials")
    for request in counted.order_by("due_on", "pk"):
        title = f"{request}：{getattr(request, state)}项"
        unit = request.inspection.unit.name
        keys = (key_of(request), *_keys(request, state))
        yield WorkItem(verb, title, request.get_absolute_url(), request.due_on, unit, keys)


def _keys(request: MaterialRequest, state: str) -> list[str]:
    return [key_of(row) for row in request.materials.all() if row.state == state]


def received(inspection: Inspection) -> int:
    """Lines that came; what the unit does not have is none."""
    rows = Material.objects.filter(request__inspection=inspection, state=MaterialState.RECEIVED)
    return rows.filter(is_absent=False).count()


def usual_names(inspection: Inspection) -> list[str]:
    """The lines of the round's newest list: what one unit was asked for the next one is, too."""
    others = MaterialRequest.objects.filter(inspection__round=inspection.round_id)
    others = others.exclude(inspection=inspection).exclude(state=RequestState.WITHDRAWN)
    last = others.order_by("-pk").first()
    if last is None:
        return []
    return list(
        Material.objects.filter(request=last).order_by("order").values_list("name", flat=True)
    )
