"""Who has a petition or a 分办 now."""

from accounts.enums import Role
from core.assignees import Next, register
from fieldwork.enums.petitions import PetitionState, ReferralState, Route
from fieldwork.models import Petition, Referral
from rounds.duties import HEADS
from rounds.queries.gaps import of_team, of_unit
from rounds.queries.people import holders_of, liaisons_of, members_of

P, R = PetitionState, ReferralState


@register(Petition)
def of_petition(petition: Petition) -> Next | None:
    team = petition.inspection.team_id
    gap = of_team(petition.inspection.team)
    if petition.state == P.DRAFT:
        return Next("补充后完成登记", _author(petition) or members_of(team, *HEADS), gap)
    if petition.state == P.REGISTERED:
        return Next("分办", members_of(team, *HEADS), gap)
    if petition.state == P.HANDLING and not petition.referrals.open().exists():
        return Next("办结", members_of(team, *HEADS), gap)
    return None


@register(Referral)
def of_referral(referral: Referral) -> Next | None:
    inspection = referral.petition.inspection
    heads = members_of(inspection.team_id, *HEADS)
    gap = of_team(inspection.team)
    if referral.state == R.ANSWERED:
        return Next("审核", heads, gap)
    if referral.state != R.ISSUED:
        return None
    if referral.route == Route.UNIT:
        return Next("答复", liaisons_of(inspection.unit_id), of_unit(inspection.unit))
    if referral.route == Route.TEAM:
        named = referral.assignee.user_id if referral.assignee else None
        members = members_of(inspection.team_id, unit_id=inspection.unit_id)
        own = [user for user in members if user.pk == named]
        return Next("了解并登记结果", own or heads, gap)
    return Next("登记部门答复", heads, gap)


def _author(petition: Petition) -> list:
    """Whoever began it, while on the team; the office's people wherever they sit."""
    inspection = petition.inspection
    members = members_of(inspection.team_id, unit_id=inspection.unit_id)
    people = [*members, *holders_of(Role.OFFICE)]
    return [user for user in people if user.pk == petition.created_by_id][:1]
