"""Who may do what with a letter of the ladder now (docs/domain.md §6)."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, NotYet
from core.rules import predicate
from rectification.enums import LedgerState, SupervisionState
from rectification.rules import require_liaison, require_office

if TYPE_CHECKING:
    from rectification.models import Ledger, Supervision


S = SupervisionState


def check_can_supervise(user: User, ledger: "Ledger") -> None:
    """Letters go out while a ledger is open."""
    require_office(user)
    if ledger.state == LedgerState.CLOSED:
        raise NotYet("台账已办结，不再发督办文书。")


def check_can_issue(user: User, letter: "Supervision") -> None:
    if letter.state != S.PROPOSED:
        raise NotYet("这份督办文书已经处理过，请刷新页面查看最新情况。")
    check_can_supervise(user, letter.ledger)


def check_can_receive(user: User, letter: "Supervision") -> None:
    if letter.state != S.ISSUED:
        raise NotYet("这份督办文书已经签收，无需重复签收。")
    require_liaison(user, letter.ledger)


def check_can_answer(user: User, letter: "Supervision") -> None:
    if letter.state == S.ISSUED:
        raise NotYet("请先签收这份督办文书，再答复。")
    if letter.state != S.RECEIVED:
        raise NotYet("这份督办文书已经答复；如被退回，可以重新答复。")
    require_liaison(user, letter.ledger)


def check_can_review(user: User, letter: "Supervision") -> None:
    """认可 or 退回 what the unit answered; never one's own answer."""
    if letter.state != S.ANSWERED:
        raise NotYet("单位答复后才能审核，请刷新页面查看最新情况。")
    require_office(user)
    if user.pk == letter.answered_by_id:
        raise ActionDenied("答复人不能自己审核。")


def check_can_decide(user: User, letter: "Supervision") -> None:
    """The leading group decides on 问责建议; never who asked for it."""
    if letter.state != S.REFERRED:
        raise NotYet("这份问责建议不在待决定状态，请刷新页面查看最新情况。")
    if not user.has_role(Role.LEADERSHIP):
        raise ActionDenied("问责建议由领导小组决定。")
    if user.pk == letter.issued_by_id:
        raise ActionDenied("报请决定的人不能自己决定，请由领导小组其他同志办理。")


can_supervise = predicate(check_can_supervise)
can_issue = predicate(check_can_issue)
can_receive = predicate(check_can_receive)
can_answer = predicate(check_can_answer)
can_review = predicate(check_can_review)
can_decide = predicate(check_can_decide)
