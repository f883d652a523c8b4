"""Who may analyse common issues, and word, hand over and answer recommendations."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition
from core.rules import predicate
from findings.enums import IssueState, RecommendationState
from rounds.duties import HEADS, duty_in

if TYPE_CHECKING:
    from findings.models import CommonIssue, Recommendation
    from rounds.models import Inspection, Round, Team


def check_can_analyse(user: User, round: "Round", team: "Team | None" = None) -> None:
    """The office, or the heads of the team whose analysis it is."""
    if user.has_role(Role.OFFICE):
        return
    if team is None or team.round_id != round.pk or duty_in(user, team.pk) not in HEADS:
        raise ActionDenied("共性问题由巡察办或本轮巡察组组长、副组长汇总。")


def check_can_edit_issue(user: User, issue: "CommonIssue") -> None:
    if issue.state != IssueState.DRAFT:
        raise InvalidTransition("专题报告已经报送，不能再改；要修改的，请巡察办退回。")
    check_can_analyse(user, issue.round, issue.team)


def check_can_word(user: User, inspection: "Inspection") -> None:
    """The office and the team's heads."""
    if not user.has_role(Role.OFFICE) and duty_in(user, inspection.team_id) not in HEADS:
        raise ActionDenied("移交建议由巡察办和本组组长、副组长起草，请联系他们。")


def check_can_edit(user: User, recommendation: "Recommendation") -> None:
    if recommendation.state != RecommendationState.DRAFT:
        raise InvalidTransition("这份移交建议已经移交，不能再改。")
    check_can_word(user, recommendation.inspection)


def check_can_issue(user: User, recommendation: "Recommendation") -> None:
    if recommendation.state != RecommendationState.DRAFT:
        raise InvalidTransition("这份移交建议已经移交，不能重复移交。")
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("移交建议由巡察办移交，请联系巡察办。")


def check_can_answer(user: User, recommendation: "Recommendation") -> None:
    """The organ's handler (its scope says whose), or the office for organs outside the system."""
    if recommendation.state != RecommendationState.ISSUED:
        raise InvalidTransition("这份移交建议现在不需要答复，请刷新页面查看。")
    if not user.has_role(Role.ORGAN, Role.OFFICE):
        raise ActionDenied("移交建议由接收单位答复。")


can_analyse = predicate(check_can_analyse)
can_edit_issue = predicate(check_can_edit_issue)
can_word = predicate(check_can_word)
can_edit = predicate(check_can_edit)
can_issue = predicate(check_can_issue)
can_answer = predicate(check_can_answer)
