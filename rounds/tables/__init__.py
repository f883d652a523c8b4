"""The columns of this app's lists, a module a page."""

from rounds.tables.dates import CalendarDayTable, DayTable, DeadlineTable
from rounds.tables.people import CommitmentTable, InspectorTable
from rounds.tables.rounds import InspectionTable, PlanTable, RoundTable
from rounds.tables.units import UnitChoice, UnitTable

__all__ = [
    "UnitTable",
    "UnitChoice",
    "InspectorTable",
    "CommitmentTable",
    "DeadlineTable",
    "DayTable",
    "CalendarDayTable",
    "RoundTable",
    "InspectionTable",
    "PlanTable",
]
