"""Who may record and register talks: the team, during and right after its stay."""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.interviews import InterviewState
from rounds.duties import HEADS, NOBODY, duty_in
from rounds.enums import Stage

if TYPE_CHECKING:
    from fieldwork.models import Interview
    from rounds.models import Inspection


STAGES = (Stage.FIELDWORK, Stage.REPORTING)


def check_can_record(user: User, inspection: "Inspection") -> None:
    """Any member of the team today."""
    if duty_in(user, inspection.team_id) == NOBODY:
        raise ActionDenied("谈话由本组成员记录，请联系巡察组。")
    if inspection.stage not in STAGES:
        raise NotYet("谈话在“了解”和“报告”阶段登记，这项巡察任务不在这两个阶段。")


def check_can_edit(user: User, interview: "Interview") -> None:
    if interview.state != InterviewState.DRAFT:
        raise InvalidTransition("谈话已经登记，不能再改。需要补充的，请组长退回。")
    check_can_record(user, interview.inspection)
    duty = duty_in(user, interview.inspection.team_id)
    if interview.created_by_id != user.pk and duty not in HEADS:
        raise ActionDenied("这份谈话由登记人或组长、副组长修改。")


def check_can_register(user: User, interview: "Interview") -> None:
    check_can_edit(user, interview)
    if not interview.points.strip():
        raise NotYet("请先填写谈话要点，再完成登记。")


def check_can_return(user: User, interview: "Interview") -> None:
    """The team's heads hand it back to be completed."""
    if interview.state != InterviewState.REGISTERED:
        raise InvalidTransition("这份谈话还没有登记，无需退回。")
    if duty_in(user, interview.inspection.team_id) not in HEADS:
        raise ActionDenied("谈话登记由本组组长、副组长退回。")


can_record = predicate(check_can_record)
can_edit = predicate(check_can_edit)
can_register = predicate(check_can_register)
can_return = predicate(check_can_return)
