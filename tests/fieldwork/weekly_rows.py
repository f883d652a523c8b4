"""Weekly reports brought into a state by the actions themselves."""

from fieldwork.actions import weekly
from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import monday_of
from rounds.enums import Stage
from rounds.models import Inspection
from tests.factories import days, today

WORDS = {"summary": "完成谈话和走访，重点核对报销凭证。", "plan": "下沉到两个乡镇了解。"}


def in_stay(inspection, entry_on=None) -> None:
    """The team entered; three weeks ago where no day is given."""
    Inspection.objects.filter(pk=inspection.pk).update(
        stage=Stage.FIELDWORK, entry_on=entry_on or days(-21), exit_on=None
    )
    inspection.refresh_from_db()


def opened(inspection) -> WeeklyReport:
    """The report of this week, as the hourly task opens it."""
    weekly.open_due(today())
    return WeeklyReport.objects.select_related("inspection__unit", "inspection__team").get(
        inspection=inspection, week_on=monday_of(today())
    )


def submitted(inspection, *, by, **words) -> WeeklyReport:
    row = opened(inspection)
    weekly.edit(row, WORDS | words, by=by)
    weekly.submit(row, by=by)
    return row
