"""Who may ask organs before entry, answer for them, return an answer and take a letter back."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.intake import IntakeState, ReplyState
from rounds.enums import RoundState

if TYPE_CHECKING:
    from fieldwork.models import IntakeItem, IntakeReply, IntakeRequest
    from rounds.models import Round


ASKED_IN = (RoundState.APPROVED, RoundState.UNDERWAY)


def check_can_ask(user: User, round: "Round") -> None:
    """The office, once the plan with its units is approved."""
    _check_office(user, "发出")
    if round.state not in ASKED_IN:
        raise NotYet("轮次方案批准以后、转入整改以前，可以发出巡前函询。")


def check_can_withdraw(user: User, request: "IntakeRequest") -> None:
    _check_office(user, "撤回")
    if request.state != IntakeState.ISSUED:
        raise InvalidTransition(f"这份函询已是“{request.get_state_display()}”，不能撤回。")


def check_can_tell(user: User, reply: "IntakeReply") -> None:
    """The organ's handler (its scope says whose), or the office for what came on paper."""
    if not user.has_role(Role.ORGAN, Role.OFFICE):
        raise ActionDenied("巡前函询由被函询机关的经办人答复，或由巡察办登记。")
    if reply.request.state == IntakeState.WITHDRAWN:
        raise InvalidTransition("这份函询已撤回，不需要答复。")
    if reply.state != ReplyState.WAITING:
        raise InvalidTransition("这个单位的答复已经提交，不能再改。需要补充的，请巡察办退回。")


def check_can_import(user: User, request: "IntakeRequest") -> None:
    """As answering by hand, for all units of a letter that still wait."""
    if not user.has_role(Role.ORGAN, Role.OFFICE):
        raise ActionDenied("巡前函询由被函询机关的经办人答复，或由巡察办登记。")
    if request.state != IntakeState.ISSUED:
        raise InvalidTransition(f"这份函询已是“{request.get_state_display()}”，不能导入答复。")


def check_can_edit(user: User, item: "IntakeItem") -> None:
    check_can_tell(user, item.reply)


def check_can_remove(user: User, item: "IntakeItem") -> None:
    """Only before it was handed in for the first time: what the team once read stays."""
    check_can_tell(user, item.reply)
    if item.number is not None:
        raise NotYet("这条情况已经报来，不能删除；内容有误的，请修改后重新提交。")


def check_can_submit(user: User, reply: "IntakeReply") -> None:
    check_can_tell(user, reply)
    if not reply.items.exists():
        raise NotYet("还没有填写情况。没有情况的，请点“零反馈”。")


def check_can_report_nothing(user: User, reply: "IntakeReply") -> None:
    check_can_tell(user, reply)
    if reply.items.exists():
        raise NotYet("已经填写了情况，请点“提交答复”；确无情况的，先删除已填的各条。")


def check_can_return(user: User, reply: "IntakeReply") -> None:
    _check_office(user, "退回")
    if reply.state == ReplyState.WAITING:
        raise InvalidTransition("这个单位还没有答复，不需要退回。")
    if reply.request.state == IntakeState.WITHDRAWN:
        raise InvalidTransition("这份函询已撤回，不能再退回补充。")


def check_can_ask_for_time(user: User, request: "IntakeRequest") -> None:
    """The asked organ's handler (its scope says whose), while something of the letter is unanswered."""
    if not user.has_role(Role.ORGAN):
        raise ActionDenied("巡前函询的延期由被函询机关的经办人申请。")
    if request.state != IntakeState.ISSUED:
        raise InvalidTransition(f"这份函询已是“{request.get_state_display()}”，不能申请延期。")


def check_can_give_time(user: User, request: "IntakeRequest") -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("巡前函询的延期由巡察办决定。")


def _check_office(user: User, action: str) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied(f"只有巡察办可以{action}巡前函询，请联系巡察办。")


can_ask = predicate(check_can_ask)
can_withdraw = predicate(check_can_withdraw)
can_tell = predicate(check_can_tell)
can_import = predicate(check_can_import)
can_edit = predicate(check_can_edit)
can_remove = predicate(check_can_remove)
can_submit = predicate(check_can_submit)
can_report_nothing = predicate(check_can_report_nothing)
can_return = predicate(check_can_return)
