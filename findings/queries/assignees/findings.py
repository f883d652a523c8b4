"""Who has a 底稿, a 立行立改, an opinion, a clue or a handoff now."""

from collections.abc import Sequence
from typing import Any

from accounts.enums import Role
from core.assignees import Next, register
from findings.enums import (
    ClueState,
    FeedbackState,
    FindingState,
    FixState,
    HandoffState,
    IssueState,
    RecommendationState,
)
from findings.models import (
    Clue,
    CommonIssue,
    Feedback,
    Finding,
    Handoff,
    ImmediateFix,
    Recommendation,
)
from findings.queries import clues, gaps
from findings.rules import clues as clue_rules
from findings.rules import findings as finding_rules
from findings.rules import fixes as fix_rules
from rounds.duties import HEADS
from rounds.enums import Duty, Stage
from rounds.queries.gaps import of_role, of_team, of_unit
from rounds.queries.people import holders_of, liaisons_of, members_of

OFFICE_GAP = (Role.OFFICE,)


@register(Finding)
def of_finding(finding: Finding) -> Next | None:
    team = finding.inspection.team_id
    gap = of_team(finding.inspection.team)
    members = members_of(team, unit_id=finding.inspection.unit_id)
    if finding.state == FindingState.DRAFT:
        author = [user for user in members if user.pk == finding.created_by_id]
        return Next("修改后提交", author or members_of(team, Duty.LEADER), gap)
    if finding.state == FindingState.SUBMITTED:
        people = [user for user in members if finding_rules.can_review(user, finding)]
        return Next("复核", people, of_team(finding.inspection.team, "副组长"))
    if finding.state == FindingState.REVIEWED:
        return Next("审签", members_of(team, Duty.LEADER), gap)
    return None


@register(ImmediateFix)
def of_fix(fix: ImmediateFix) -> Next | None:
    inspection = fix.finding.inspection
    if fix.state in (FixState.ISSUED, FixState.RECEIVED):
        action = "签收" if fix.state == FixState.ISSUED else "整改并报告结果"
        return Next(action, liaisons_of(inspection.unit_id), of_unit(inspection.unit))
    if fix.state == FixState.REPORTED:
        both = [*members_of(inspection.team_id, Duty.LEADER), *holders_of(Role.OFFICE)]
        people = [user for user in both if fix_rules.can_accept(user, fix)]
        return Next("验收", people, of_team(inspection.team))
    return None


@register(Feedback)
def of_feedback(feedback: Feedback) -> Next | None:
    if feedback.state != FeedbackState.DRAFT:
        return None
    # Somebody else than whose words it says; where there is nobody, the page says what to do.
    others = holders_of(Role.OFFICE, but=[feedback.worded_by_id])
    return Next(_issuing(feedback), others or holders_of(Role.OFFICE), of_role(Role.OFFICE))


def _issuing(feedback: Feedback) -> str:
    """印发, or what comes before it."""
    if not feedback.items.exists():
        return "选入问题后印发"
    is_time = feedback.inspection.stage == Stage.FEEDBACK
    return "印发" if is_time else "在转入“反馈”阶段后印发"


@register(CommonIssue)
def of_issue(issue: CommonIssue) -> Next | None:
    """A draft that was never returned waits for nobody: not every analysis becomes a report."""
    office, gap = holders_of(Role.OFFICE), of_role(Role.OFFICE)
    if issue.state == IssueState.SUBMITTED:
        return Next("登记批示", office, gap)
    if issue.state == IssueState.DECIDED:
        return Next("登记成果后办结", office, gap)
    if issue.state == IssueState.DRAFT and issue.return_note:
        if issue.team_id is None:
            return Next("修改后重新报送", office, gap)
        return Next("修改后重新报送", members_of(issue.team_id, *HEADS), of_team(issue.team))
    return None


@register(Recommendation)
def of_recommendation(row: Recommendation) -> Next | None:
    if row.state == RecommendationState.DRAFT:
        return Next("移交", holders_of(Role.OFFICE), of_role(Role.OFFICE))
    if row.state == RecommendationState.ISSUED:
        people = clues.handlers_of(row.organ_id) or holders_of(Role.OFFICE)
        return Next("答复", people, of_role(Role.OFFICE))
    return None


@register(Clue)
def of_clue(clue: Clue) -> Next | None:
    if clue.state == ClueState.REGISTERED:
        people: Sequence[Any] = members_of(clue.inspection.team_id, Duty.LEADER)
        return Next("审核", people, of_team(clue.inspection.team))
    if clue.state == ClueState.CONCLUDED:
        return None
    if clue.state == ClueState.HANDED_OVER and clue.handoffs.open().exists():
        return None
    action, rule = {
        ClueState.VETTED: ("批准", clue_rules.can_decide),
        ClueState.APPROVED: ("移交", clue_rules.can_hand_over),
        ClueState.HANDED_OVER: ("重新移交或办结", clue_rules.can_conclude),
    }[ClueState(clue.state)]
    people = [user for user in clues.granted_people(clue) if rule(user, clue)]
    return Next(action, people, gaps.of_grants(clue.inspection.round))


@register(Handoff)
def of_handoff(handoff: Handoff) -> Next | None:
    action = {
        HandoffState.ISSUED: "签收",
        HandoffState.RECEIVED: "登记处置方式",
        HandoffState.HANDLING: "答复办理结果",
    }.get(HandoffState(handoff.state))
    if action is None:
        return None
    if handoff.organ.is_outside:
        people = clues.granted_people(handoff.clue, roles=OFFICE_GAP)
        return Next("录入回执", people, gaps.of_grants(handoff.clue.inspection.round))
    return Next(action, clues.handlers_of(handoff.organ_id), gaps.of_organ(handoff.organ))
