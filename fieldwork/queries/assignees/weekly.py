"""Who has a weekly report now: the heads, until it is submitted and while it can be."""

from core.assignees import Next, register
from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from fieldwork.rules.weekly import STAGES
from rounds.duties import HEADS
from rounds.queries.gaps import of_team
from rounds.queries.people import members_of


@register(WeeklyReport)
def of_weekly(row: WeeklyReport) -> Next | None:
    inspection = row.inspection
    if row.state != WeeklyState.DRAFT or inspection.stage not in STAGES:
        return None
    heads = members_of(inspection.team_id, *HEADS, unit_id=inspection.unit_id)
    return Next("报送", heads, of_team(inspection.team))
