"""Who hands a special report up, registers what leaders wrote on it and what changed, and ends it."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from findings.enums import IssueState
from findings.rules.recommendations import check_can_analyse, check_can_edit_issue

if TYPE_CHECKING:
    from findings.models import CommonIssue, IssueChange, IssueDecision

UNDER_WAY = (IssueState.SUBMITTED, IssueState.DECIDED)


def check_can_submit(user: User, issue: "CommonIssue") -> None:
    check_can_edit_issue(user, issue)
    if not issue.addressed:
        raise NotYet("还没有填写报送对象。请点“修改”填写，再报送。")


def check_can_return(user: User, issue: "CommonIssue") -> None:
    if issue.state != IssueState.SUBMITTED:
        raise InvalidTransition("专题报告不在待批示状态，不能退回，请刷新页面查看。")
    _require_office(user, "退回专题报告")


def check_can_decide(user: User, issue: "CommonIssue") -> None:
    """Several leaders write on one report: also after the first."""
    if issue.state not in UNDER_WAY:
        raise InvalidTransition("专题报告报送后、办结前才能登记批示，请刷新页面查看。")
    _require_office(user, "登记批示")


def check_can_change(user: User, issue: "CommonIssue") -> None:
    """What came of it: the office, or whose analysis it is."""
    if issue.state not in UNDER_WAY:
        raise InvalidTransition("专题报告报送后、办结前才能登记成果，请刷新页面查看。")
    check_can_analyse(user, issue.round, issue.team)


def check_can_correct_decision(user: User, row: "IssueDecision") -> None:
    check_can_decide(user, row.issue)


def check_can_correct_change(user: User, row: "IssueChange") -> None:
    check_can_change(user, row.issue)


def check_can_close(user: User, issue: "CommonIssue") -> None:
    """With what changed; where nothing did, the row says that and why."""
    if issue.state != IssueState.DECIDED:
        raise InvalidTransition("登记批示后才能办结专题报告，请刷新页面查看。")
    _require_office(user, "办结专题报告")
    if not issue.changes.exists():
        raise NotYet("还没有登记成果。请先登记批示落实的情况，再办结。")


def _require_office(user: User, action: str) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied(f"只有巡察办可以{action}，请联系巡察办。")


can_submit = predicate(check_can_submit)
can_return = predicate(check_can_return)
can_decide = predicate(check_can_decide)
can_change = predicate(check_can_change)
can_close = predicate(check_can_close)
