"""Tables of what was found: findings, what was fixed at once, the opinion, clues and handoffs."""

from findings.models.category import Category
from findings.models.clue import Clue, ClueGrant, CluePerson
from findings.models.common_issue import CommonIssue, IssueChange, IssueDecision
from findings.models.feedback import Feedback, FeedbackItem
from findings.models.finding import Finding, FindingRevision
from findings.models.fix import ImmediateFix
from findings.models.gap_waiver import GapWaiver
from findings.models.handoff import Handoff
from findings.models.nothing_found import NothingFound
from findings.models.outcome import HandoffOutcome, OutcomeRow
from findings.models.pace import PaceRule
from findings.models.package import HandoffPackage
from findings.models.recommendation import Recommendation
from findings.models.resolution import Resolution, ResolutionTask
from findings.models.source import FindingSource
from findings.models.urge import Urge, UrgeRule
from rounds.models import Organ, OrganHandler

__all__ = [
    "Category",
    "Clue",
    "ClueGrant",
    "CluePerson",
    "CommonIssue",
    "IssueChange",
    "IssueDecision",
    "Feedback",
    "FeedbackItem",
    "Finding",
    "FindingRevision",
    "FindingSource",
    "GapWaiver",
    "Handoff",
    "HandoffOutcome",
    "HandoffPackage",
    "ImmediateFix",
    "NothingFound",
    "Organ",
    "OrganHandler",
    "OutcomeRow",
    "PaceRule",
    "Recommendation",
    "Resolution",
    "ResolutionTask",
    "Urge",
    "UrgeRule",
]
