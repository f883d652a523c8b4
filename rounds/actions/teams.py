"""Forming the teams of a round: people from the pool, units to teams; recusals follow at once."""

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import ApprovalRequest, User
from core import audit
from core.errors import ActionDenied, NotYet
from core.optimistic_locking import touch
from rounds import rules
from rounds.actions import memberships, recusals, staffing
from rounds.enums import RoundState
from rounds.models import Inspection, Inspector, Round, Team, TeamMember
from rounds.verbs import RoundVerb


@transaction.atomic
def form(round: Round, *, by: User) -> Team:
    """A new team with the next number of the round."""
    round = _locked(round)
    rules.check_can_edit_round(by, round)
    last = round.teams.order_by("-number").first()
    team = Team.objects.create(round=round, number=last.number + 1 if last else 1)
    audit.record(team, RoundVerb.TEAM_MADE, by=by, changes=audit.begun(team))
    return team


@transaction.atomic
def disband(team: Team, *, by: User) -> None:
    """Remove a team of a plan; its units are without a team again."""
    round = _locked(team.round)
    rules.check_can_edit_round(by, round)
    audit.record(team, RoundVerb.TEAM_DISSOLVED, by=by)
    Inspection.objects.filter(team=team).update(team=None)
    try:
        team.delete()
    except ProtectedError as error:  # apps above keep what a team worked out
        raise NotYet("这个巡察组已有工作成果（如共性问题），不能撤销。") from error
    recusals.refresh(round)


@transaction.atomic
def add_member(
    team: Team, inspector: Inspector, *, duty: str, reason: str = "", overlap: str = "", by: User
) -> TeamMember | ApprovalRequest:
    """Put a person on a team of a plan, from the planned entry (or approval if earlier).

    ``overlap`` is why the person may be on another stay at the same time.
    Once the round is approved that takes two people: what is returned then is the request.
    """
    round = team.round = _locked(team.round)
    rules.check_can_change_people(by, round)
    if round.state != RoundState.PLANNING:
        return staffing.ask_to_add(
            team, inspector, duty=duty, reason=reason, overlap=overlap, by=by
        )
    return memberships.place(team, inspector, duty=duty, on=round.starts_on, overlap=overlap, by=by)


@transaction.atomic
def change_duty(
    member: TeamMember, *, duty: str, reason: str = "", by: User
) -> TeamMember | ApprovalRequest:
    round = member.team.round = _locked(member.round)
    rules.check_can_change_people(by, round)
    if member.duty == duty:
        return member
    if round.state != RoundState.PLANNING:
        return staffing.ask_for_duty(member, duty=duty, reason=reason, by=by)
    memberships.set_duty(member, duty=duty, by=by)
    return member


@transaction.atomic
def remove_member(member: TeamMember, *, reason: str = "", by: User) -> ApprovalRequest | None:
    """Take a person off the plan; once the round is approved that takes two people."""
    round = member.team.round = _locked(member.round)
    rules.check_can_change_people(by, round)
    if round.state != RoundState.PLANNING:
        return staffing.ask_to_remove(member, reason=reason, by=by)
    audit.record(
        member, RoundVerb.MEMBER_REMOVED, note=str(member.team), by=by, changes=audit.ended(member)
    )
    touch(member.team)
    member.delete()
    recusals.refresh(round)
    return None


@transaction.atomic
def assign(round: Round, teams: dict[int, int | None], *, by: User) -> None:
    """Give inspections (by id) to teams (by id, or None for no team)."""
    round = _locked(round)
    rules.check_can_edit_round(by, round)
    own = {team.pk: team for team in round.teams.all()}
    if not {pk for pk in teams.values() if pk} <= own.keys():
        raise ActionDenied("所选巡察组不属于本轮，请刷新页面后重新选择。")
    for inspection in round.inspections.filter(pk__in=teams).select_related("unit"):
        new = teams[inspection.pk]
        if inspection.team_id != new:
            words = [str(own[pk]) if pk in own else "未分配" for pk in (inspection.team_id, new)]
            inspection.team_id = new
            inspection.save(update_fields=["team", "updated_at"])
            note = f"{inspection.unit}：{own[new] if new else '未分配'}"
            audit.record(
                round, RoundVerb.UNIT_ASSIGNED, note=note, by=by, changes={"巡察组": words}
            )
    touch(round)
    recusals.refresh(round)


def _locked(round: Round) -> Round:
    """The round as it is now, held until the end: two planners work one after the other."""
    return Round.objects.select_for_update(of=("self",)).select_related("term").get(pk=round.pk)
