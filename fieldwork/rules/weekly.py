"""Who may write, submit and return a weekly report, and who reads in it how many clues there are."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.weekly import WeeklyState
from rounds.duties import HEADS, NOBODY, duty_in
from rounds.enums import Stage
from rounds.models import TeamMember

if TYPE_CHECKING:
    from fieldwork.models import WeeklyReport
    from rounds.models import Inspection

STAGES = (Stage.FIELDWORK, Stage.REPORTING)


def check_can_edit(user: User, row: "WeeklyReport", *, duty: str | None = None) -> None:
    """Any member of the team today, until it is submitted."""
    if row.state != WeeklyState.DRAFT:
        raise InvalidTransition("这份周报已经报送，不能再改。需要更正的，请巡察办退回。")
    _check_stage(row)
    if _duty(user, row.inspection, duty) == NOBODY:
        raise ActionDenied("只有本组成员可以填写周报，请联系巡察组。")


def check_can_submit(user: User, row: "WeeklyReport", *, duty: str | None = None) -> None:
    if row.state != WeeklyState.DRAFT:
        raise InvalidTransition("这份周报已经报送，请刷新页面查看。")
    _check_stage(row)
    if _duty(user, row.inspection, duty) not in HEADS:
        raise ActionDenied("只有组长、副组长可以报送周报，请联系组长。")


def check_can_return(user: User, row: "WeeklyReport", *, duty: str | None = None) -> None:
    """The office; nobody on the team itself."""
    if row.state != WeeklyState.SUBMITTED:
        raise InvalidTransition("这份周报还没有报送，无需退回。")
    _check_stage(row)
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("周报由巡察办退回，请联系巡察办。")
    members = TeamMember.objects.lasting()
    if members.filter(team=row.inspection.team_id, inspector__user=user).exists():
        raise ActionDenied("您不能退回本组的周报，请巡察办其他人员办理。")


can_edit = predicate(check_can_edit)
can_submit = predicate(check_can_submit)
can_return = predicate(check_can_return)


def counts_clues(user: User, inspection: "Inspection", *, duty: str | None = None) -> bool:
    """The heads, to whom every clue of their team is open, and the office, which reads the same
    number in 三不核对. Not by what there is: a line that is missing must say nothing."""
    return user.has_role(Role.OFFICE) or _duty(user, inspection, duty) in HEADS


def _duty(user: User, inspection: "Inspection", duty: str | None) -> str:
    return duty_in(user, inspection.team_id) if duty is None else duty


def _check_stage(row: "WeeklyReport") -> None:
    if row.inspection.stage not in STAGES:
        raise NotYet("这项巡察任务的驻点和报告阶段已经结束，周报不再填写、报送和退回。")
