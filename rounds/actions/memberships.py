"""Rows of memberships: begun, changed and ended with their checks; who may and who confirms stands above.

A membership of an approved round is ended, never deleted: the row says who could see what, and when.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import audit, freezing
from core.errors import NotYet
from core.optimistic_locking import edit as save_edit
from core.optimistic_locking import touch
from core.verbs import Verb
from rounds import careers, conflicts, rules
from rounds.actions import commitments, recusals
from rounds.enums import Duty
from rounds.models import Inspector, Round, Team, TeamMember, Unit
from rounds.queries import overlaps
from rounds.verbs import RoundVerb


@transaction.atomic
def begin(rows: QuerySet[TeamMember], *, on: date, by: User | None) -> int:
    """Let these memberships begin on ``on``; each has its own event. Returns how many changed."""
    return _set(rows.exclude(from_on=on), RoundVerb.MEMBER_BEGINNING_MOVED, from_on=on, by=by)


@transaction.atomic
def end(rows: QuerySet[TeamMember], *, on: date, by: User | None) -> int:
    """End on ``on`` those that last; each has its own event. Returns how many ended."""
    return _set(rows.filter(to_on=None, from_on__lte=on), RoundVerb.MEMBER_ENDED, to_on=on, by=by)


@transaction.atomic
def place(
    team: Team,
    inspector: Inspector,
    *,
    duty: str,
    on: date,
    by: User,
    note: str = "",
    overlap: str = "",
) -> TeamMember:
    """Write the membership; the recusals of the round follow.

    ``overlap`` says why the person is on another stay at the same time, and is kept only then.
    """
    check_place(team, inspector, duty=duty, overlap=overlap)
    is_double = bool(overlaps.words_of(inspector, team.round))
    member = TeamMember.objects.create(
        team=team,
        round=team.round,
        inspector=inspector,
        duty=duty,
        from_on=on,
        overlap_reason=overlap.strip()[:300] if is_double else "",
    )
    words = _words(team, note)
    audit.record(member, RoundVerb.MEMBER_PLACED, note=words, by=by, changes=audit.begun(member))
    touch(team)
    recusals.refresh(team.round)
    commitments.ask(team.round)
    return member


@transaction.atomic
def set_duty(member: TeamMember, *, duty: str, by: User, note: str = "") -> None:
    check_duty(member, duty)
    changes = audit.changes(member, {"duty": duty})
    member.duty = duty
    member.save(update_fields=["duty", "updated_at"])
    touch(member)
    touch(member.team)
    audit.record(
        member,
        RoundVerb.MEMBER_DUTY_CHANGED,
        note=_words(member.team, note),
        by=by,
        changes=changes,
    )
    recusals.refresh(member.round)


@transaction.atomic
def take_off(member: TeamMember, *, by: User, note: str = "") -> None:
    """End a membership now, and with it all access: its last day was yesterday.

    One of today, or that was to begin later, so ends on the day before it began.
    """
    last = max(timezone.localdate(), member.from_on) - timedelta(days=1)
    changes = audit.changes(member, {"to_on": last})
    member.to_on = last
    member.save(update_fields=["to_on", "updated_at"])
    touch(member)
    touch(member.team)
    audit.record(
        member, RoundVerb.MEMBER_REMOVED, note=_words(member.team, note), by=by, changes=changes
    )
    recusals.refresh(member.round)


@transaction.atomic
def explain_overlap(member: TeamMember, *, reason: str, by: User) -> None:
    """Why a person who is on the plan already is on another stay at the same time."""
    rules.check_can_change_people(by, member.round)
    if not reason.strip():
        raise NotYet("请写明为什么必须同时参加两处驻点。")
    values = {"overlap_reason": reason.strip()[:300]}
    note = str(member.team)
    save_edit(member, values, verb=RoundVerb.OVERLAP_EXPLAINED, note=note, by=by)


def check_duty(member: TeamMember, duty: str) -> None:
    """Heads take part in all units of their team."""
    check_leader(member.team, duty)
    if member.recused_from_id is not None and duty in (Duty.LEADER, Duty.DEPUTY):
        raise NotYet(
            f"{member.inspector.name}不参加{member.recused_from}的巡察工作，不能任组长、副组长。"
        )


def check_place(team: Team, inspector: Inspector, *, duty: str, overlap: str = "") -> None:
    freezing.check(team)
    _check_person(team.round, inspector)
    check_leader(team, duty)
    if not overlap.strip() and (found := overlaps.words_of(inspector, team.round)):
        raise NotYet(
            f"{inspector.name}{'、'.join(found)}，与本轮驻点时间重叠。"
            "确需同时参加的，请写明理由；否则请另选人员。"
        )


def conflict_words(team: Team, inspector: Inspector) -> list[str]:
    """What would keep this person from the team's units."""
    units = Unit.objects.filter(inspections__team=team)
    found = conflicts.find([inspector], units, team.round.starts_on)
    return [conflict.detail for conflict in found]


def check_no_conflict(team: Team, inspector: Inspector) -> None:
    """Once the round is approved nobody would decide an exception any more."""
    if found := conflict_words(team, inspector):
        words = "；".join(found)
        raise NotYet(f"{inspector.name}须回避，不能编入{team}：{words}。")
    if unclear := careers.open_words([inspector]):
        raise NotYet(f"{unclear}，然后才能编入{team}。请到人才库打开此人，点“认定经历单位”。")


def check_leader(team: Team, duty: str) -> None:
    if duty not in Duty.values:
        raise NotYet("请选择职责：组长、副组长、组员或联络员。")
    if duty != Duty.LEADER:
        return
    leader = team.members.filter(duty=Duty.LEADER, to_on=None).select_related("inspector").first()
    if leader:
        raise NotYet(
            f"{team}已有组长{leader.inspector.name}，每组只能有一名组长，请先调整他的职责。"
        )


def _check_person(round: Round, inspector: Inspector) -> None:
    if not inspector.is_active:
        raise NotYet(f"{inspector.name}已出库，不能编入巡察组。")
    if inspector.user and inspector.user.has_role(Role.LIAISON):
        raise NotYet(f"{inspector.name}的账号是单位联络员，不能编入巡察组。")
    other = (
        TeamMember.objects.filter(round=round, inspector=inspector, to_on=None)
        .select_related("team__round")
        .first()
    )
    if other:
        raise NotYet(f"{inspector.name}已在本轮{other.team}，不能重复编入。")


def _words(team: Team, note: str) -> str:
    return f"{team}，{note}" if note else str(team)


def _set(rows: QuerySet[TeamMember], verb: Verb, *, by: User | None, **dates: date) -> int:
    members = list(rows.select_related("inspector").order_by("pk"))
    events = [audit.build(m, verb, by=by, changes=audit.changes(m, dates)) for m in members]
    TeamMember.objects.filter(pk__in=[member.pk for member in members]).update(**dates)
    audit.record_all(events)
    return len(members)
