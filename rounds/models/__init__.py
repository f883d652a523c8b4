"""Tables of the plan: who is inspected, by whom, when, and by which dates."""

from rounds.models.appraisal import Appraisal, AppraisalGrade
from rounds.models.commitment import Commitment
from rounds.models.deadline import (
    Deadline,
    DeadlineChange,
    DeadlinePreset,
    PresetRow,
    RoundDeadlineRow,
)
from rounds.models.fact import UnitFact
from rounds.models.feed import CalendarFeed
from rounds.models.inspection import Inspection
from rounds.models.inspector import DeclaredRelation, Employment, Inspector
from rounds.models.organ import Organ, OrganHandler
from rounds.models.personal import CorrectionRequest
from rounds.models.recusal import Recusal
from rounds.models.reminder import Reminder, ReminderRule, ReminderSweep
from rounds.models.round import Round
from rounds.models.scope import InspectionScope
from rounds.models.team import Team, TeamMember
from rounds.models.term import Term
from rounds.models.told_apart import ToldApart
from rounds.models.training import (
    Attendance,
    Enrolment,
    Question,
    Training,
    TrainingSession,
)
from rounds.models.unit import Liaison, Sector, Unit, UnitLeader, UnitName

__all__ = [
    "Appraisal",
    "AppraisalGrade",
    "Attendance",
    "CalendarFeed",
    "Commitment",
    "CorrectionRequest",
    "Deadline",
    "DeadlineChange",
    "DeadlinePreset",
    "DeclaredRelation",
    "Employment",
    "Enrolment",
    "Inspection",
    "InspectionScope",
    "Inspector",
    "Liaison",
    "Organ",
    "OrganHandler",
    "PresetRow",
    "Question",
    "Recusal",
    "Reminder",
    "ReminderRule",
    "ReminderSweep",
    "Round",
    "RoundDeadlineRow",
    "Sector",
    "Team",
    "TeamMember",
    "Term",
    "ToldApart",
    "Training",
    "TrainingSession",
    "Unit",
    "UnitFact",
    "UnitLeader",
    "UnitName",
]
