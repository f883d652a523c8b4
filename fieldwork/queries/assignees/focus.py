"""Who has a 重点关注事项 now."""

from core.assignees import Next, register
from fieldwork.enums.focus import UNSETTLED
from fieldwork.models import FocusPoint
from rounds.duties import HEADS
from rounds.queries.gaps import of_team
from rounds.queries.people import members_of


@register(FocusPoint)
def of_focus(point: FocusPoint) -> Next | None:
    if point.state not in UNSETTLED:
        return None
    inspection, named = point.inspection, point.assignee
    members = members_of(inspection.team_id, unit_id=inspection.unit_id)
    people = [user for user in members if named and user.pk == named.user_id]
    if people:
        return Next("核查", people)
    return Next("指定查办人", members_of(inspection.team_id, *HEADS), of_team(inspection.team))
