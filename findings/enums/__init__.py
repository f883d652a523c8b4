"""Choices and tables of moves of this app; states and moves as pictures stand in docs/states."""

from findings.enums.clues import (
    CLUE_TRANSITIONS,
    HANDOFF_TRANSITIONS,
    ClueSource,
    ClueState,
    Disposal,
    Flag,
    HandoffState,
    UrgeAbout,
    UrgeAudience,
)
from findings.enums.feedback import FEEDBACK_TRANSITIONS, FIX_TRANSITIONS, FeedbackState, FixState
from findings.enums.findings import (
    FINDING_TRANSITIONS,
    Discipline,
    Disposition,
    FindingState,
    MajorProblem,
    Nature,
)
from findings.enums.outcomes import ACCOUNTABILITY, FILED, Degree, Outcome
from findings.enums.recommendations import (
    ISSUE_TRANSITIONS,
    RECOMMENDATION_TRANSITIONS,
    Change,
    IssueState,
    RecommendationState,
)

__all__ = [
    "FINDING_TRANSITIONS",
    "Discipline",
    "Disposition",
    "FindingState",
    "MajorProblem",
    "Nature",
    "FEEDBACK_TRANSITIONS",
    "FIX_TRANSITIONS",
    "FeedbackState",
    "FixState",
    "CLUE_TRANSITIONS",
    "FILED",
    "HANDOFF_TRANSITIONS",
    "ClueSource",
    "ClueState",
    "Disposal",
    "ACCOUNTABILITY",
    "Degree",
    "Flag",
    "HandoffState",
    "Outcome",
    "UrgeAbout",
    "UrgeAudience",
    "Change",
    "ISSUE_TRANSITIONS",
    "IssueState",
    "RECOMMENDATION_TRANSITIONS",
    "RecommendationState",
]
