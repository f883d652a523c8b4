"""Who may raise, assign, look into and settle a 重点关注事项."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.focus import UNSETTLED, FocusState
from rounds.duties import HEADS, NOBODY, duty_in
from rounds.enums import Stage

if TYPE_CHECKING:
    from fieldwork.models import FocusPoint
    from rounds.models import Inspection


# Before entry and during the stay; what is reopened is settled before the unit hears of anything.
RAISED_IN = (Stage.PREPARATION, Stage.FIELDWORK)
WORKED_ON_IN = (*RAISED_IN, Stage.REPORTING)


def check_can_raise(user: User, inspection: "Inspection", *, duty: str | None = None) -> None:
    """The office with what it heard beforehand, and everybody of the team."""
    _check_ours(user, _duty(user, inspection, duty))
    if inspection.team_id is None:
        raise NotYet("这项任务还没有指定巡察组，指定以后再提出重点关注事项。")
    if inspection.stage not in RAISED_IN:
        raise NotYet("重点关注事项在“准备”和“了解”阶段提出；之后发现的问题请直接起草底稿。")


def check_can_edit(user: User, point: "FocusPoint", *, duty: str | None = None) -> None:
    """Its author, the office and the heads, until it is settled."""
    duty = _duty(user, point.inspection, duty)
    _check_ours(user, duty)
    _check_open(point)
    if point.created_by_id != user.pk and duty not in HEADS and not user.has_role(Role.OFFICE):
        raise ActionDenied("这件事项由提出人、组长、副组长或巡察办修改。")


def check_can_assign(user: User, point: "FocusPoint", *, duty: str | None = None) -> None:
    if _duty(user, point.inspection, duty) not in HEADS:
        raise ActionDenied("查办人由本组组长、副组长指定。")
    _check_open(point)


def check_can_begin(user: User, point: "FocusPoint", *, duty: str | None = None) -> None:
    """Who is named; where nobody is, whoever of the team takes it."""
    _check_works_on(user, point, _duty(user, point.inspection, duty), anybody=True)
    if point.state != FocusState.OPEN:
        raise InvalidTransition(f"这件事项已是“{point.get_state_display()}”，请刷新页面查看。")


def check_can_clear(user: User, point: "FocusPoint", *, duty: str | None = None) -> None:
    _check_works_on(user, point, _duty(user, point.inspection, duty))


def check_can_reopen(user: User, point: "FocusPoint", *, duty: str | None = None) -> None:
    if _duty(user, point.inspection, duty) not in HEADS:
        raise ActionDenied("已有结论的事项由本组组长、副组长决定重新核查。")
    if point.state in UNSETTLED:
        raise InvalidTransition("这件事项还没有结论，可以直接核查。")
    _check_stage(point)


def check_can_draft_from(user: User, point: "FocusPoint", *, duty: str | None = None) -> None:
    """Everybody of the team writes sheets; one point may lead to several."""
    if _duty(user, point.inspection, duty) == NOBODY:
        raise ActionDenied("只有本组现任成员可以据此起草底稿。")
    if point.state == FocusState.CLEARED:
        raise InvalidTransition("这件事项已是“查无问题”，请组长重新打开后再起草底稿。")


can_raise = predicate(check_can_raise)
can_edit = predicate(check_can_edit)
can_assign = predicate(check_can_assign)
can_begin = predicate(check_can_begin)
can_clear = predicate(check_can_clear)
can_reopen = predicate(check_can_reopen)
can_draft_from = predicate(check_can_draft_from)


def _duty(user: User, inspection: "Inspection", duty: str | None) -> str:
    return duty_in(user, inspection.team_id) if duty is None else duty


def _check_ours(user: User, duty: str) -> None:
    if duty == NOBODY and not user.has_role(Role.OFFICE):
        raise ActionDenied("重点关注事项由巡察办和本组成员办理，请联系巡察组。")


def _check_open(point: "FocusPoint") -> None:
    if point.state not in UNSETTLED:
        raise InvalidTransition(
            f"这件事项已是“{point.get_state_display()}”，不能再改。需要继续的，请组长重新核查。"
        )
    _check_stage(point)


def _check_stage(point: "FocusPoint") -> None:
    if point.inspection.stage not in WORKED_ON_IN:
        raise NotYet("巡察组已完成报告，重点关注事项不再变动。")


def _check_works_on(user: User, point: "FocusPoint", duty: str, *, anybody: bool = False) -> None:
    if duty == NOBODY:
        raise ActionDenied("重点关注事项由本组成员核查，请联系巡察组。")
    _check_open(point)
    named = point.assignee is not None and point.assignee.user_id == user.pk
    if not named and duty not in HEADS and not (anybody and point.assignee_id is None):
        raise ActionDenied("这件事项由查办人或组长、副组长办理。")
