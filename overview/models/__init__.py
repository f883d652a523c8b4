"""评价, alarms of the trail, and how long things are kept."""

from overview.models.alarm import Alarm, AlarmRule, AlarmSweep
from overview.models.evaluation import Evaluation
from overview.models.formula import Criterion, Formula, Grade
from overview.models.retention import RetentionRule, RetentionRun

__all__ = [
    "Alarm",
    "AlarmRule",
    "AlarmSweep",
    "Criterion",
    "Evaluation",
    "Formula",
    "Grade",
    "RetentionRule",
    "RetentionRun",
]
