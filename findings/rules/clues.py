"""Who may do what to a clue, a handoff and a grant now.

Whoever asks has the row already, so they are in its scope (querysets); these rules say what a
person in scope may do. ``duty`` spares a look-up where the caller knows it.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from findings.enums import ClueState, HandoffState
from rounds.duties import NOBODY, duty_in
from rounds.enums import Duty, Stage

if TYPE_CHECKING:
    from core.models import Attachment
    from findings.models import Clue, ClueGrant, Handoff, HandoffOutcome
    from rounds.models import Inspection


# A clue goes to one organ or to two (单移交, 双移交).
MOST_ORGANS = 2


def check_can_register(user: User, inspection: "Inspection", *, duty: str | None = None) -> None:
    """Everybody of the team, as long as the inspection is not archived."""
    if _duty(user, inspection, duty) == NOBODY:
        raise ActionDenied("只有本巡察组成员可以登记线索。")
    if inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，不能再登记线索，请联系巡察办。")


def check_can_edit(user: User, clue: "Clue", *, duty: str | None = None) -> None:
    """The author and the leader, until the leader has vetted it."""
    duty = _duty(user, clue.inspection, duty)
    if clue.state != ClueState.REGISTERED:
        raise NotYet(
            f"这件线索已是“{clue.get_state_display()}”，不能修改。如需补充，请巡察办退回后再改。"
        )
    if duty == NOBODY or (clue.created_by_id != user.pk and duty != Duty.LEADER):
        raise ActionDenied("只有登记人和组长可以修改这件线索，请联系登记人。")


def check_can_vet(user: User, clue: "Clue", *, duty: str | None = None) -> None:
    _check_state(clue, ClueState.REGISTERED, "审核")
    if _duty(user, clue.inspection, duty) != Duty.LEADER:
        raise ActionDenied("线索由组长审核，请联系组长。")


def check_can_decide(user: User, clue: "Clue") -> None:
    """Approve, return or decide not to hand over: a granted insider who did not register it."""
    _check_state(clue, ClueState.VETTED, "批准")
    _check_granted(user, clue, "批准")
    if clue.created_by_id == user.pk:
        raise ActionDenied("登记人不能自己批准线索，请另一位获得授权的同志办理。")


def check_can_hand_over(user: User, clue: "Clue") -> None:
    """The granted office, an approved clue; again where an organ refused or a second one is due."""
    check_office(user, clue, "移交")
    if clue.state not in (ClueState.APPROVED, ClueState.HANDED_OVER):
        raise InvalidTransition(f"这件线索是“{clue.get_state_display()}”，批准后才能移交。")
    if clue.approved_by_id == user.pk:
        raise ActionDenied("批准移交的人不能自己移交，请另一位获得授权的同志办理。")
    standing = clue.handoffs.standing().count() if clue.state == ClueState.HANDED_OVER else 0
    if standing >= MOST_ORGANS:
        raise NotYet("这件线索已移交两个机关，不能再移交。")


def check_can_conclude(user: User, clue: "Clue") -> None:
    """The granted office, when no organ still works on it."""
    _check_state(clue, ClueState.HANDED_OVER, "办结")
    check_office(user, clue, "办结")
    if clue.handoffs.open().exists():
        raise NotYet("还有接收机关没有答复，全部答复后才能办结。")


def check_can_receive(user: User, handoff: "Handoff") -> None:
    _check_handler(user, handoff)
    _check_state(handoff, HandoffState.ISSUED, "签收或退回")


def check_can_handle(user: User, handoff: "Handoff") -> None:
    """The organ's handler: how it is dealt with, and files of their own, until it is answered."""
    _check_handler(user, handoff)
    if handoff.state == HandoffState.ISSUED:
        raise NotYet("请先签收，再登记办理情况。")
    if handoff.state not in (HandoffState.RECEIVED, HandoffState.HANDLING):
        raise NotYet(f"这件移交已是“{handoff.get_state_display()}”，不能再登记办理情况。")


def check_can_answer(user: User, handoff: "Handoff") -> None:
    _check_handler(user, handoff)
    if handoff.state == HandoffState.RECEIVED:
        raise NotYet("请先登记处置方式，再答复。")
    _check_state(handoff, HandoffState.HANDLING, "答复")


def check_can_add_outcome(user: User, handoff: "Handoff") -> None:
    """The organ's handler, or the granted office by the organ's letter, once it was answered."""
    if not user.has_role(Role.ORGAN):
        check_office(user, handoff.clue, "登记处理结果")
    if handoff.state != HandoffState.ANSWERED:
        raise NotYet("接收机关答复以后才能登记后续处理结果。")


def check_can_withdraw_outcome(user: User, row: "HandoffOutcome") -> None:
    """Whoever may add one; never the last, since an answered handoff has an outcome."""
    check_can_add_outcome(user, row.handoff)
    if row.is_withdrawn:
        raise InvalidTransition("这条处理结果已经撤销。")
    if row.handoff.outcomes.standing().count() < 2:
        raise NotYet("这是唯一的处理结果，不能撤销；请先登记正确的结果，再撤销这一条。")


def check_signs_here(handoff: "Handoff") -> None:
    """An organ without accounts signs, refuses and answers on its receipt, by no button of ours."""
    if handoff.organ.is_outside:
        raise NotYet(
            f"{handoff.organ}不在系统内，由对方在回执上签收、退回或答复，请录入对方交回的回执。"
        )


def check_can_detach(user: User, handoff: "Handoff", attachment: "Attachment") -> None:
    """A handler takes back only what they added themselves.

    What was handed over, the package and its receipts (they have a label) stay, also where the
    office that added them handles for an organ outside.
    """
    check_can_handle(user, handoff)
    if attachment.label:
        raise NotYet("移交的材料、密封移交包和回执须留存，不能移除。")
    if attachment.uploaded_by_id != user.pk:
        raise ActionDenied("移交来的附件和他人上传的附件不能移除。")


def check_can_grant(
    user: User, grantee: User, *, until: date | None = None, today: date | None = None
) -> None:
    """The security administrator, to others, who must be office or leadership."""
    if not user.has_role(Role.SECURITY):
        raise ActionDenied("线索知悉权限由安全保密管理员授予。")
    if grantee.pk == user.pk:
        raise ActionDenied("不能授权给自己。")
    if not grantee.has_role(*OVERSIGHT):
        raise ActionDenied("只能授权给在用的领导小组、巡察办账号，请重新选择。")
    if until is not None and today is not None and until < today:
        raise NotYet("截止日期不能早于今天，请重新填写。")


def check_can_end(user: User, grant: "ClueGrant") -> None:
    if not user.has_role(Role.SECURITY):
        raise ActionDenied("线索知悉权限由安全保密管理员收回。")
    if grant.ended_at is not None:
        raise InvalidTransition("这项授权已经收回。")


def _duty(user: User, inspection: "Inspection", duty: str | None) -> str:
    return duty_in(user, inspection.team_id) if duty is None else duty


def _check_granted(user: User, clue: "Clue", action: str) -> None:
    if not apps.get_model("findings.Clue").objects.granted_to(user).filter(pk=clue.pk).exists():
        raise ActionDenied(f"线索由获得知悉授权的巡察办或领导小组人员{action}。")


def check_office(user: User, clue: "Clue", action: str) -> None:
    """The office, with a lasting grant for this clue."""
    if not user.has_role(Role.OFFICE):
        raise ActionDenied(f"线索由巡察办{action}，请联系巡察办。")
    _check_granted(user, clue, action)


def _check_handler(user: User, handoff: "Handoff") -> None:
    """The organ's handler; for an organ without accounts the granted office, by its receipts."""
    if handoff.organ.is_outside:
        check_office(user, handoff.clue, "录入办理情况")
        return
    if not user.has_role(Role.ORGAN):
        raise ActionDenied("只有接收机关的经办人可以办理，请联系接收机关。")


def _check_state(row: "Clue | Handoff", state: str, action: str) -> None:
    if row.state != state:
        raise InvalidTransition(
            f"这件线索是“{row.get_state_display()}”，现在不能{action}，请刷新页面。"
        )


can_register = predicate(check_can_register)
can_edit = predicate(check_can_edit)
can_vet = predicate(check_can_vet)
can_decide = predicate(check_can_decide)
can_hand_over = predicate(check_can_hand_over)
can_conclude = predicate(check_can_conclude)
can_receive = predicate(check_can_receive)
can_handle = predicate(check_can_handle)
can_answer = predicate(check_can_answer)
can_add_outcome = predicate(check_can_add_outcome)
signs_here = predicate(check_signs_here)
