"""Choices and tables of moves of this app; states and moves as pictures stand in docs/states."""

from findings.enums.clues import (
    CLUE_MOVES,
    FILED,
    HANDOFF_MOVES,
    ClueSource,
    ClueState,
    Disposal,
    Flag,
    HandoffState,
    Outcome,
    UrgeAbout,
    UrgeAudience,
)
from findings.enums.feedback import FEEDBACK_MOVES, FIX_MOVES, FeedbackState, FixState
from findings.enums.findings import (
    FINDING_MOVES,
    Discipline,
    Disposition,
    FindingState,
    MajorProblem,
    Method,
    Nature,
)
from findings.enums.materials import (
    MATERIAL_MOVES,
    REQUEST_MOVES,
    MaterialState,
    RequestState,
)
from findings.enums.papers import (
    INTERVIEW_MOVES,
    RECOMMENDATION_MOVES,
    InterviewOutcome,
    InterviewState,
    RecommendationState,
)

__all__ = [
    "FINDING_MOVES",
    "Discipline",
    "Disposition",
    "FindingState",
    "MajorProblem",
    "Method",
    "Nature",
    "FEEDBACK_MOVES",
    "FIX_MOVES",
    "FeedbackState",
    "FixState",
    "CLUE_MOVES",
    "FILED",
    "HANDOFF_MOVES",
    "ClueSource",
    "ClueState",
    "Disposal",
    "Flag",
    "HandoffState",
    "Outcome",
    "UrgeAbout",
    "UrgeAudience",
    "INTERVIEW_MOVES",
    "RECOMMENDATION_MOVES",
    "InterviewOutcome",
    "InterviewState",
    "RecommendationState",
    "MATERIAL_MOVES",
    "REQUEST_MOVES",
    "MaterialState",
    "RequestState",
]
