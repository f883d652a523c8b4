"""Who has a 请示报告 now: the leader, the body that it went to, the heads who carry out."""

from accounts.enums import Role
from core.assignees import Next, register
from fieldwork.enums.consultations import ConsultationState
from fieldwork.models import Consultation
from fieldwork.queries.consultations import body_of
from rounds.duties import HEADS
from rounds.enums import Duty
from rounds.queries.gaps import of_role, of_team
from rounds.queries.people import members_of

S = ConsultationState


@register(Consultation)
def of_consultation(row: Consultation) -> Next | None:
    team_id, gap = row.inspection.team_id, of_team(row.inspection.team)
    if row.state == S.DRAFT:
        return Next("报送", members_of(team_id, Duty.LEADER), gap)
    if row.state == S.SUBMITTED:
        return Next("批示", body_of(row), of_role(Role(row.addressed)))
    if row.state == S.TASKED:
        return Next("落实批示", members_of(team_id, *HEADS), gap)
    return None
