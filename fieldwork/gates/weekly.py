"""Whoever takes an inspection on to its feedback says why, where a week was never reported."""

from fieldwork.models import WeeklyReport
from rounds.enums import Stage
from rounds.gates import register_doubt
from rounds.models import Inspection


@register_doubt(Stage.FEEDBACK)
def asks_for_weekly_reports(inspection: Inspection) -> list[str]:
    count = WeeklyReport.objects.open().filter(inspection=inspection).count()
    return [f"{count}份周报还没有报送"] if count else []
