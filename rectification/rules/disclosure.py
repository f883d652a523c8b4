"""Who may keep an item out of what is published, and who words, hands in and approves its public text."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, NotYet
from core.rules import predicate
from rectification.enums import LedgerState, PublicTextState, WithholdingState
from rectification.rules import PLANNABLE, require_current, require_liaison, require_office

if TYPE_CHECKING:
    from rectification.models import Ledger, LedgerItem, PublicText, Withholding


def check_can_withhold(user: User, item: "LedgerItem") -> None:
    """The unit asks, or the team and the office on its behalf, while the ledger is open."""
    if item.ledger.state == LedgerState.CLOSED:
        raise NotYet("台账已办结，不能再申请不公开。")
    require_current(item.ledger)
    if user.has_role(Role.LEADERSHIP) and not user.has_role(Role.OFFICE, Role.INSPECTOR):
        raise ActionDenied("不公开由被巡察单位、巡察组或巡察办申请。")


def check_can_decide_withholding(user: User, withholding: "Withholding") -> None:
    if withholding.state != WithholdingState.ASKED:
        raise NotYet("这一不公开申请已经有决定，请刷新页面查看。")
    require_office(user)
    if user.pk == withholding.asked_by_id:
        raise ActionDenied("申请人不能自己批准不公开，请由巡察办其他同事决定。")


def check_can_word(user: User, item: "LedgerItem") -> None:
    """The unit words what is published of it, or the office on its behalf, once the plan stands."""
    if item.ledger.state in (*PLANNABLE, LedgerState.PLAN_REVIEW):
        raise NotYet("整改方案审核通过后才能起草公开文本。")
    require_current(item.ledger)
    if not user.has_role(Role.OFFICE):
        require_liaison(user, item.ledger)


def check_can_set_period(user: User, ledger: "Ledger") -> None:
    """Whoever words what is published says until when and where people write of it."""
    if ledger.state in (*PLANNABLE, LedgerState.PLAN_REVIEW):
        raise NotYet("整改方案审核通过后才能设定公示期。")
    require_current(ledger)
    if not user.has_role(Role.OFFICE):
        require_liaison(user, ledger)


def check_is_draft(text: "PublicText | None") -> None:
    """A public text is worded until it is handed in."""
    if text is not None and text.state != PublicTextState.DRAFT:
        raise NotYet("公开文本已报审，不能再改；要修改的，请先退回或重新起草。")


def check_none_asked(item: "LedgerItem") -> None:
    """One request an item; another after the first was refused."""
    if item.withholdings.exclude(state=WithholdingState.REFUSED).exists():
        raise NotYet("这一事项已有不公开申请，请在“公开”页面查看。")


def check_can_submit(user: User, text: "PublicText") -> None:
    if text.state != PublicTextState.DRAFT:
        raise NotYet("公开文本已经报审，无需重复报送。")
    check_can_word(user, text.item)


def check_can_approve(user: User, text: "PublicText") -> None:
    """The office; never who drafted it or handed it in."""
    if text.state != PublicTextState.SUBMITTED:
        raise NotYet("公开文本不在待审定状态，请刷新页面查看最新情况。")
    require_office(user)
    if user.pk in (text.drafted_by_id, text.submitted_by_id):
        raise ActionDenied("起草、报审的人不能自己审定，请由巡察办其他同事审定。")


def check_can_rework(user: User, text: "PublicText") -> None:
    if text.state != PublicTextState.APPROVED:
        raise NotYet("这一公开文本还没有审定，不用重新起草，请刷新页面查看。")
    check_can_word(user, text.item)


can_withhold = predicate(check_can_withhold)
can_decide_withholding = predicate(check_can_decide_withholding)
can_word = predicate(check_can_word)
can_set_period = predicate(check_can_set_period)
can_submit = predicate(check_can_submit)
can_approve = predicate(check_can_approve)
can_rework = predicate(check_can_rework)
