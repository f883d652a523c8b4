"""评价, alarms of the trail, and how long things are kept."""

from overview.models.alarm import Alarm, AlarmRule, AlarmSweep
from overview.models.evaluation import Criterion, Evaluation, Grade

__all__ = ["Alarm", "AlarmRule", "AlarmSweep", "Criterion", "Evaluation", "Grade"]
