"""Who may do what to a 立行立改: the unit's liaison receives and reports, the leader accepts."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition
from core.rules import predicate
from findings.enums import FixState
from rounds.duties import duty_in, has_duty
from rounds.enums import Duty
from rounds.models import Liaison
from rounds.querysets import lasting

if TYPE_CHECKING:
    from findings.models import ImmediateFix


def check_can_receive(user: User, fix: "ImmediateFix") -> None:
    _check_liaison(user, fix)
    _check_state(fix, FixState.ISSUED, "签收")


def check_can_report(user: User, fix: "ImmediateFix") -> None:
    _check_liaison(user, fix)
    _check_state(fix, FixState.RECEIVED, "报告整改结果")


def check_can_attach(user: User, fix: "ImmediateFix") -> None:
    check_can_report(user, fix)


def check_can_accept(user: User, fix: "ImmediateFix") -> None:
    """The team's leader; the office where the team has no leader any more; never the reporter."""
    _check_state(fix, FixState.REPORTED, "验收")
    if fix.reported_by_id == user.pk:
        raise ActionDenied("报告人不能自己验收。")
    team = fix.finding.inspection.team_id
    if duty_in(user, team) == Duty.LEADER:
        return
    if user.has_role(Role.OFFICE) and not has_duty(team, Duty.LEADER):
        return
    raise ActionDenied("立行立改由本组组长验收，请联系组长。")


check_can_return = check_can_accept
can_receive = predicate(check_can_receive)
can_report = predicate(check_can_report)
can_accept = predicate(check_can_accept)


def _check_liaison(user: User, fix: "ImmediateFix") -> None:
    liaisons = Liaison.objects
    unit_id = fix.finding.inspection.unit_id
    if not liaisons.filter(lasting(), user=user, unit_id=unit_id).exists():
        raise ActionDenied("只有被巡察单位的现任联络员可以办理这一步。")


def _check_state(fix: "ImmediateFix", state: FixState, what: str) -> None:
    if fix.state != state:
        raise InvalidTransition(
            f"这件立行立改现在是“{fix.get_state_display()}”，只有“{state.label}”时可以{what}。"
        )
