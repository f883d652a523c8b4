"""Who has a planned talk now: who is to hold it, or the heads where that person cannot."""

from core.assignees import Next, register
from fieldwork.enums.talks import TalkState
from fieldwork.models import PlannedTalk
from rounds.duties import HEADS
from rounds.queries.gaps import of_team
from rounds.queries.people import members_of


@register(PlannedTalk)
def of_planned_talk(talk: PlannedTalk) -> Next | None:
    if talk.state != TalkState.PLANNED:
        return None
    inspection = talk.inspection
    members = members_of(inspection.team_id, unit_id=inspection.unit_id)
    talker = [user for user in members if user.pk == talk.first.user_id]
    if talker:
        return Next("按计划谈话", talker)
    heads = members_of(inspection.team_id, *HEADS)
    return Next("重新安排谈话", heads, of_team(inspection.team))
