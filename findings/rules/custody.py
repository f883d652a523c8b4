"""Who may speed up a clue, urge an organ, seal a package, enter a receipt, answer for a blank."""

from datetime import date
from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from findings.enums import ClueState, HandoffState
from findings.rules import clues
from rounds.duties import duty_in
from rounds.enums import Duty, RoundState, Stage

if TYPE_CHECKING:
    from findings.models import Clue, Handoff, Urge
    from rounds.models import Inspection, Round


def check_can_ask(user: User, clue: "Clue") -> None:
    """The granted office, as long as the clue is open: what the author wished was at registering."""
    if clue.state == ClueState.CONCLUDED:
        raise InvalidTransition("这件线索已办结，不能再调整办理要求。")
    clues.check_office(user, clue, "调整办理要求")


def check_reason(note: str) -> None:
    if not note.strip():
        raise NotYet("请写明调整办理要求的理由，再保存。")


def check_can_urge(user: User, handoff: "Handoff", *, today: date) -> None:
    """The granted office, once the organ is late."""
    clues.check_office(user, handoff.clue, "催办")
    due = handoff.due_on
    if due is None:
        raise InvalidTransition(f"这件移交已是“{handoff.get_state_display()}”，无需催办。")
    if due >= today:
        raise NotYet("期限还没有过，逾期后才能催办。")


def check_can_note(user: User, urge: "Urge") -> None:
    if not user.has_role(Role.ORGAN):
        raise ActionDenied("催办由接收机关经办人签收知悉。")
    if urge.noted_at is not None:
        raise InvalidTransition("这份催办已经签收知悉。")


def check_can_package(user: User, handoff: "Handoff") -> None:
    """The granted office, of an open handoff to an organ without accounts here."""
    clues.check_office(user, handoff.clue, "制作密封移交包")
    if not handoff.organ.is_outside:
        raise NotYet(f"{handoff.organ}在系统内有账号，直接在系统中签收，不需要密封移交包。")
    if handoff.state in (HandoffState.ANSWERED, HandoffState.REFUSED):
        raise InvalidTransition(
            f"这件移交已是“{handoff.get_state_display()}”，不能再制作密封移交包。"
        )


def check_can_enter_receipt(user: User, handoff: "Handoff") -> None:
    clues.check_office(user, handoff.clue, "录入回执")
    if not handoff.organ.is_outside:
        raise NotYet(f"{handoff.organ}在系统内有账号，由对方在系统中办理，不录入回执。")
    if handoff.state in (HandoffState.ANSWERED, HandoffState.REFUSED):
        raise NotYet(f"{handoff.reference}{handoff.get_state_display()}，不再录入回执。")


def check_can_state_nothing(user: User, inspection: "Inspection", *, findings: int) -> None:
    """The team's leader, of a unit without any standing finding, until it is archived."""
    if duty_in(user, inspection.team_id) != Duty.LEADER:
        raise ActionDenied("未发现问题由组长说明，请联系组长。")
    if inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，不能再填写说明。")
    if findings:
        raise NotYet(f"这个单位已有{findings}条底稿，不需要填写未发现问题的说明。")


def check_can_answer_for_gaps(user: User, round: "Round") -> None:
    """The leading group, until the round is archived."""
    if not user.has_role(Role.LEADERSHIP):
        raise ActionDenied("缺项由领导小组成员说明理由，请联系领导小组。")
    if round.state == RoundState.ARCHIVED:
        raise NotYet("本轮已归档，不能再填写缺项说明。")


can_ask = predicate(check_can_ask)
can_urge = predicate(check_can_urge)
can_note = predicate(check_can_note)
can_package = predicate(check_can_package)
can_enter_receipt = predicate(check_can_enter_receipt)
can_state_nothing = predicate(check_can_state_nothing)
can_answer_for_gaps = predicate(check_can_answer_for_gaps)
