"""Who may record, change and void a 了解活动: the team, during its stay and while it reports."""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.activities import ActivityState
from rounds.duties import HEADS, NOBODY, duty_in
from rounds.enums import Stage

if TYPE_CHECKING:
    from fieldwork.models import Activity
    from rounds.models import Inspection

STAGES = (Stage.FIELDWORK, Stage.REPORTING)


def check_can_record(user: User, inspection: "Inspection", *, duty: str | None = None) -> None:
    """Any member of the team today."""
    if _duty(user, inspection, duty) == NOBODY:
        raise ActionDenied("了解活动由本组成员登记，请联系巡察组。")
    if inspection.stage not in STAGES:
        raise NotYet("了解活动在“了解”和“报告”阶段登记，这项巡察任务不在这两个阶段。")


def check_can_edit(user: User, activity: "Activity", *, duty: str | None = None) -> None:
    """Whoever recorded it, whoever was there, the heads."""
    if activity.state != ActivityState.RECORDED:
        raise InvalidTransition("这项活动已作废，不能再改。需要保留的，请先恢复。")
    _check_own(user, activity, _duty(user, activity.inspection, duty))


def check_can_void(user: User, activity: "Activity", *, duty: str | None = None) -> None:
    if activity.state != ActivityState.RECORDED:
        raise InvalidTransition("这项活动已经作废，请刷新页面查看。")
    _check_own(user, activity, _duty(user, activity.inspection, duty))


def check_can_restore(user: User, activity: "Activity", *, duty: str | None = None) -> None:
    if activity.state != ActivityState.VOIDED:
        raise InvalidTransition("这项活动没有作废，无需恢复。")
    _check_own(user, activity, _duty(user, activity.inspection, duty))


can_record = predicate(check_can_record)
can_edit = predicate(check_can_edit)
can_void = predicate(check_can_void)
can_restore = predicate(check_can_restore)


def _duty(user: User, inspection: "Inspection", duty: str | None) -> str:
    return duty_in(user, inspection.team_id) if duty is None else duty


def _check_own(user: User, activity: "Activity", duty: str) -> None:
    check_can_record(user, activity.inspection, duty=duty)
    if activity.created_by_id == user.pk or duty in HEADS:
        return
    if not activity.members.filter(user=user).exists():
        raise ActionDenied("这项活动由登记人、参加人或组长、副组长修改。")
