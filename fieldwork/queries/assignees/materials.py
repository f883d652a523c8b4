"""Who has a 资料清单 or one line of it now: the unit, then whoever receives."""

from accounts.enums import Role
from core.assignees import Lack, Next, register
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material, MaterialRequest
from rounds.models import Inspection
from rounds.queries.gaps import of_role, of_unit
from rounds.queries.people import holders_of, liaisons_of, members_of


@register(MaterialRequest)
def of_request(request: MaterialRequest) -> Next | None:
    if request.state != RequestState.ISSUED:
        return None
    if request.materials.filter(state=MaterialState.WANTED).exists():
        return Next("交付资料", *_unit(request.inspection))
    if request.materials.filter(state=MaterialState.DELIVERED).exists():
        return Next("核收资料", *_receivers(request))
    return None


@register(Material)
def of_material(material: Material) -> Next | None:
    request = material.request
    if request.state != RequestState.ISSUED or material.state == MaterialState.RECEIVED:
        return None
    if material.state == MaterialState.WANTED:
        return Next("交付", *_unit(request.inspection))
    return Next("核收", *_receivers(request))


def _unit(inspection: Inspection) -> tuple[list, Lack]:
    return liaisons_of(inspection.unit_id), of_unit(inspection.unit)


def _receivers(request: MaterialRequest) -> tuple[list, Lack]:
    inspection = request.inspection
    members = members_of(inspection.team_id, unit_id=inspection.unit_id)
    people = members or holders_of(Role.OFFICE)
    return people, of_role(Role.OFFICE)
