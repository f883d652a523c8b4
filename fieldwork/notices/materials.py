"""Who hears what of a 资料清单: the unit's liaisons and the team, turn by turn."""

from accounts.models import User
from core.calendar import cn_date
from core.notices import notify
from fieldwork.models import Material, MaterialRequest
from rounds.queries.people import liaisons_of, members_of


def issued(request: MaterialRequest, count: int) -> None:
    words = f"共{count}项，请于{cn_date(request.due_on)}前交付；没有的，写明“本单位没有”。"
    _tell(_unit(request), request, "issued", "请准备资料", words)


def delivered(material: Material) -> None:
    """The team hears of each delivery; one line a day, so that fifty materials are not fifty."""
    request, day = material.request, f"{material.delivered_at:%Y%m%d}"
    people = _team(request)
    _tell(
        people, request, f"delivered:{day}", "单位交付了资料，请核收", str(request.inspection.unit)
    )


def returned(material: Material) -> None:
    words = f"第{material.order}项“{material.name}”：{material.return_note}"
    step = f"returned:{material.pk}:{material.version}"
    _tell(_unit(material.request), material.request, step, "资料被退回，请补交", words)


def complete(request: MaterialRequest) -> None:
    _tell(_unit(request), request, "complete", "资料已收齐")


def withdrawn(request: MaterialRequest, note: str) -> None:
    _tell(_unit(request), request, "withdrawn", "清单已撤回，无需再交", note)


def _unit(request: MaterialRequest) -> list[User]:
    return liaisons_of(request.inspection.unit_id)


def _team(request: MaterialRequest) -> list[User]:
    inspection = request.inspection
    members = members_of(inspection.team_id, unit_id=inspection.unit_id)
    people = {person.pk: person for person in members}
    return list((people | {request.issued_by_id: request.issued_by}).values())


def _tell(people, request: MaterialRequest, step: str, subject: str, body: str = "") -> None:
    notify(
        people,
        kind="material",
        key=f"material:{request.pk}:{step}",
        subject=f"{subject}：{request}",
        body=body,
        url=request.get_absolute_url(),
    )
