"""评价, alarms of the trail, and how long things are kept."""

from overview.models.alarm import Alarm, AlarmRule, AlarmSweep
from overview.models.evaluation import Criterion, Evaluation, Grade
from overview.models.retention import RetentionRule, RetentionRun

__all__ = [
    "Alarm",
    "AlarmRule",
    "AlarmSweep",
    "Criterion",
    "Evaluation",
    "Grade",
    "RetentionRule",
    "RetentionRun",
]
