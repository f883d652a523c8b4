"""Forming the teams of a round: people from the pool, units to teams; recusals follow at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from core import audit
from core.errors import ActionDenied
from rounds import careers, conflicts, rules
from rounds.actions import recusals
from rounds.enums import Duty, RoundState
from rounds.models import Inspection, Inspector, Round, Team, TeamMember, Unit


@transaction.atomic
def form(round: Round, *, by) -> Team:
    """A new team with the next number of the round."""
    round = _locked(round)
    rules.check_can_edit_round(by, round)
    last = round.teams.order_by("-number").first()
    team = Team.objects.create(round=round, number=last.number + 1 if last else 1)
    audit.record(team, "组建巡察组", by=by, changes=audit.begun(team))
    return team


@transaction.atomic
def disband(team: Team, *, by) -> None:
    """Remove a team of a plan; its units are without a team again."""
    round = _locked(team.round)
    rules.check_can_edit_round(by, round)
    audit.record(team, "撤销巡察组", by=by)
    Inspection.objects.filter(team=team).update(team=None)
    team.delete()
    recusals.refresh(round)


@transaction.atomic
def add_member(team: Team, inspector: Inspector, *, duty: str, by) -> TeamMember:
    """Put a person on a team: in a plan from the planned entry (or approval if earlier).

    Once the round is approved the membership lasts from today, and a person with a conflict is
    refused: nobody would decide an exception any more.
    """
    round = _locked(team.round)
    rules.check_can_change_people(by, round)
    _check_person(round, inspector)
    _check_leader(team, duty)
    from_on = round.starts_on
    if round.state != RoundState.PLANNING:
        _check_no_conflict(team, inspector, round)
        from_on = timezone.localdate()
    member = TeamMember.objects.create(
        team=team, round=round, inspector=inspector, duty=duty, from_on=from_on
    )
    audit.record(member, "编入人员", note=str(team), by=by, changes=audit.begun(member))
    recusals.refresh(round)
    return member


@transaction.atomic
def change_duty(member: TeamMember, *, duty: str, by) -> None:
    round = _locked(member.round)
    rules.check_can_change_people(by, round)
    if member.duty == duty:
        return
    _check_leader(member.team, duty)
    changes = audit.changes(member, {"duty": duty})
    member.duty = duty
    member.save(update_fields=["duty", "updated_at"])
    audit.record(member, "调整职责", note=str(member.team), by=by, changes=changes)


@transaction.atomic
def remove_member(member: TeamMember, *, by) -> None:
    """Take a person off the plan; once approved, end the membership and with it all access.

    One that has not lasted a day yet goes as from a plan: dates could not end it before it began.
    """
    round = _locked(member.round)
    rules.check_can_change_people(by, round)
    today = timezone.localdate()
    if round.state == RoundState.PLANNING or member.from_on >= today:
        audit.record(member, "移出人员", note=str(member.team), by=by, changes=audit.ended(member))
        member.delete()
    else:
        last = today - timedelta(days=1)
        changes = audit.changes(member, {"to_on": last})
        member.to_on = last
        member.save(update_fields=["to_on", "updated_at"])
        audit.record(member, "移出人员", note=str(member.team), by=by, changes=changes)
    recusals.refresh(round)


@transaction.atomic
def assign(round: Round, teams: dict[int, int | None], *, by) -> None:
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
            audit.record(round, "分配单位", note=note, by=by, changes={"巡察组": words})
    recusals.refresh(round)


def _locked(round: Round) -> Round:
    """The round as it is now, held until the end: two planners work one after the other."""
    return Round.objects.select_for_update(of=("self",)).select_related("term").get(pk=round.pk)


def _check_person(round: Round, inspector: Inspector) -> None:
    if not inspector.is_active:
        raise ActionDenied(f"{inspector.name}已出库，不能编入巡察组。")
    if inspector.user and inspector.user.has_role(Role.LIAISON):
        raise ActionDenied(f"{inspector.name}的账号是单位联络员，不能编入巡察组。")
    other = (
        TeamMember.objects.filter(round=round, inspector=inspector, to_on=None)
        .select_related("team__round")
        .first()
    )
    if other:
        raise ActionDenied(f"{inspector.name}已在本轮{other.team}，不能重复编入。")


def _check_no_conflict(team: Team, inspector: Inspector, round: Round) -> None:
    units = Unit.objects.filter(inspections__team=team)
    if found := conflicts.find([inspector], units, round.starts_on):
        words = "；".join(conflict.detail for conflict in found)
        raise ActionDenied(f"{inspector.name}须回避，不能编入{team}：{words}。")
    if unclear := careers.open_words([inspector]):
        raise ActionDenied(f"{unclear}，然后才能编入{team}。请到人才库打开此人，点“认定经历单位”。")


def _check_leader(team: Team, duty: str) -> None:
    if duty not in Duty.values:
        raise ActionDenied("请选择职责：组长、副组长、组员或联络员。")
    if duty != Duty.LEADER:
        return
    leader = team.members.filter(duty=Duty.LEADER, to_on=None).select_related("inspector").first()
    if leader:
        raise ActionDenied(
            f"{team}已有组长{leader.inspector.name}，每组只能有一名组长，请先调整他的职责。"
        )
