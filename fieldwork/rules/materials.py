"""Who may ask a unit for materials, hand them in, receive them or send them back."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.materials import MaterialState, RequestState
from rounds.duties import NOBODY, duty_in
from rounds.enums import Duty, Stage
from rounds.models import Liaison
from rounds.querysets import lasting

if TYPE_CHECKING:
    from fieldwork.models import Material, MaterialRequest
    from rounds.models import Inspection


ASKERS = (Duty.LEADER, Duty.DEPUTY, Duty.CONTACT)
STAY = (Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING)


def check_can_request(user: User, inspection: "Inspection") -> None:
    """The office and the team's 组长, 副组长, 联络员, before and during the stay until the report."""
    if inspection.stage not in STAY:
        raise NotYet("巡察组已完成报告，不再向单位调取资料；确有需要请与巡察办联系。")
    if user.has_role(Role.OFFICE) or duty_in(user, inspection.team_id) in ASKERS:
        return
    raise ActionDenied("资料清单由巡察办或本组组长、副组长、联络员发出。")


def check_can_withdraw(user: User, request: "MaterialRequest") -> None:
    _check_open(request)
    if user.has_role(Role.OFFICE) or duty_in(user, request.inspection.team_id) in ASKERS:
        return
    raise ActionDenied("资料清单由巡察办或本组组长、副组长、联络员撤回。")


def check_can_deliver(user: User, material: "Material") -> None:
    """The unit's liaison of today, while the material is wanted."""
    _check_open(material.request)
    links = Liaison.objects.filter(lasting(), user=user)
    if not links.filter(unit=material.request.inspection.unit_id).exists():
        raise ActionDenied("资料由被巡察单位的现任联络员交付。")
    if material.state != MaterialState.WANTED:
        raise InvalidTransition(f"这项资料现在是“{material.get_state_display()}”，不需要再交付。")


def check_can_receive(user: User, material: "Material") -> None:
    """Anybody of the team, or the office; never who handed it in."""
    _check_open(material.request)
    if material.state != MaterialState.DELIVERED:
        raise InvalidTransition(f"这项资料现在是“{material.get_state_display()}”，请刷新页面查看。")
    if user.pk == material.delivered_by_id:
        raise ActionDenied("交付人不能自己核收。")
    check_can_take(user, material.request)


def check_can_take(user: User, request: "MaterialRequest") -> None:
    """Whether the person is of those who receive at all."""
    if user.has_role(Role.OFFICE) or duty_in(user, request.inspection.team_id) != NOBODY:
        return
    raise ActionDenied("资料由本巡察组或巡察办核收。")


def _check_open(request: "MaterialRequest") -> None:
    if request.state != RequestState.ISSUED:
        words = request.get_state_display()
        raise InvalidTransition(f"这份资料清单{words}，不能再办理，请刷新页面查看。")


can_request = predicate(check_can_request)
can_withdraw = predicate(check_can_withdraw)
can_deliver = predicate(check_can_deliver)
can_take = predicate(check_can_take)
