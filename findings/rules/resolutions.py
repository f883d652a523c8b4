"""Who may enter a meeting, register it, take that back, and see to what it asked for."""

from typing import TYPE_CHECKING

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from findings.enums.resolutions import ResolutionState, TaskState
from rounds.enums import RoundState

if TYPE_CHECKING:
    from findings.models import Resolution, ResolutionTask
    from rounds.models import Round

HELD_IN = (RoundState.UNDERWAY, RoundState.RECTIFYING)


def check_can_enter(user: User, round: "Round") -> None:
    """The office, of a round that is carried out."""
    _check_office(user, "登记会议议定")
    if round.state not in HELD_IN:
        raise NotYet(f"本轮现为“{round.get_state_display()}”，启动实施以后、归档以前登记会议议定。")


def check_can_edit(user: User, resolution: "Resolution") -> None:
    _check_office(user, "修改会议议定")
    _check_not_void(resolution)
    if resolution.state != ResolutionState.DRAFT:
        raise InvalidTransition("这次会议已经登记，不能再改。内容有误的，先撤回登记再修改。")


def check_can_register(user: User, resolution: "Resolution") -> None:
    _check_office(user, "登记会议议定")
    _check_not_void(resolution)
    if resolution.state != ResolutionState.DRAFT:
        raise InvalidTransition("这次会议已经登记，不用重复登记。")


def check_can_recall(user: User, resolution: "Resolution") -> None:
    _check_office(user, "撤回会议登记")
    if resolution.state != ResolutionState.REGISTERED:
        raise InvalidTransition("这次会议还没有登记，不需要撤回。")


def check_can_void(user: User, resolution: "Resolution") -> None:
    """What was entered by mistake: it counts nowhere and keeps its number."""
    _check_office(user, "作废会议议定")
    _check_not_void(resolution)
    if resolution.state != ResolutionState.DRAFT:
        raise InvalidTransition("这次会议已经登记，要作废的，先撤回登记。")


def check_can_restore(user: User, resolution: "Resolution") -> None:
    _check_office(user, "恢复会议议定")
    if resolution.state != ResolutionState.VOIDED:
        raise InvalidTransition("这次会议没有作废，无需恢复。")


def check_can_edit_task(user: User, task: "ResolutionTask") -> None:
    """Who and until when may change until it is done."""
    _check_office(user, "修改议定事项")
    _check_not_void(task.resolution)
    if task.state != TaskState.OPEN:
        raise InvalidTransition("这件议定事项已经办结，不能再改。需要继续办理的，请退回。")


def check_can_remove(user: User, task: "ResolutionTask") -> None:
    check_can_edit(user, task.resolution)


def check_can_finish(user: User, task: "ResolutionTask") -> None:
    """Whoever has it, or the office for whom it follows."""
    if task.resolution.state != ResolutionState.REGISTERED:
        raise NotYet("会议登记以后才能登记办理结果。")
    if task.state != TaskState.OPEN:
        raise InvalidTransition("这件议定事项已经办结，请刷新页面查看。")
    is_own = task.assignee_id == user.pk and user.has_role(*OVERSIGHT)
    if not is_own and not user.has_role(Role.OFFICE):
        raise ActionDenied("办理结果由承办人或巡察办登记。")


def check_can_reopen(user: User, task: "ResolutionTask") -> None:
    _check_office(user, "退回议定事项")
    if task.resolution.state != ResolutionState.REGISTERED:
        raise NotYet("会议已撤回登记，重新登记以后再退回这件议定事项。")
    if task.state != TaskState.DONE:
        raise InvalidTransition("这件议定事项还在办理，不需要退回。")


def _check_not_void(resolution: "Resolution") -> None:
    if resolution.state == ResolutionState.VOIDED:
        raise InvalidTransition("这次会议已作废，不能再办。需要保留的，请先恢复。")


def _check_office(user: User, action: str) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied(f"只有巡察办可以{action}，请联系巡察办。")


can_enter = predicate(check_can_enter)
can_edit = predicate(check_can_edit)
can_register = predicate(check_can_register)
can_recall = predicate(check_can_recall)
can_void = predicate(check_can_void)
can_restore = predicate(check_can_restore)
can_edit_task = predicate(check_can_edit_task)
can_remove = predicate(check_can_remove)
can_finish = predicate(check_can_finish)
can_reopen = predicate(check_can_reopen)
