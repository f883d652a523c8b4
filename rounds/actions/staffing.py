"""Who is on a team once the round is approved, and whose account a person is: changes that take two.

The office asks, a security administrator or a member of the leading group confirms; the team's
leader and the security administrators hear of both, and asking raises an alarm (ADR 0064).
"""

from collections.abc import Iterable

from django.utils import timezone

from accounts import approving
from accounts.actions import approvals
from accounts.approving import Kind
from accounts.enums import Role
from accounts.models import ApprovalRequest, User
from core.errors import NotYet
from core.optimistic_locking import edit as save_edit
from rounds.actions import memberships
from rounds.enums import Duty
from rounds.models import Inspector, Team, TeamMember
from rounds.queries import overlaps
from rounds.querysets import lasting
from rounds.verbs import RoundVerb


def ask_to_add(
    team: Team, inspector: Inspector, *, duty: str, reason: str, overlap: str, by: User
) -> ApprovalRequest:
    """Refused at once where it could not be carried out; the second person reads of a double stay."""
    memberships.check_place(team, inspector, duty=duty, overlap=overlap)
    memberships.check_no_conflict(team, inspector)
    overlap = overlap.strip()[:300] if overlaps.words_of(inspector, team.round) else ""
    return approvals.ask(
        ADD,
        inspector,
        subject=f"{team.round.short_name}{team}编入{inspector.name}（{Duty(duty).label}）",
        reason=f"{reason}（同时参加另一处驻点：{overlap}）" if overlap else reason,
        values={"round": team.round_id, "team": team.pk, "duty": duty, "overlap": overlap},
        about=inspector.user,
        by=by,
    )


def ask_for_duty(member: TeamMember, *, duty: str, reason: str, by: User) -> ApprovalRequest:
    memberships.check_duty(member, duty)
    name, now = member.inspector.name, member.get_duty_display()
    return approvals.ask(
        DUTY,
        member,
        subject=f"{_place(member)}{name}由{now}改任{Duty(duty).label}",
        reason=reason,
        values={"round": member.round_id, "team": member.team_id, "duty": duty},
        about=member.inspector.user,
        by=by,
    )


def ask_to_remove(member: TeamMember, *, reason: str, by: User) -> ApprovalRequest:
    return approvals.ask(
        REMOVE,
        member,
        subject=f"{_place(member)}移出{member.inspector.name}（{member.get_duty_display()}）",
        reason=reason,
        values={"round": member.round_id, "team": member.team_id},
        about=member.inspector.user,
        by=by,
    )


def ask_for_account(
    inspector: Inspector, user: User | None, *, reason: str, by: User
) -> ApprovalRequest:
    """The account a person signs in with: whoever holds it sees what their teams see."""
    now = inspector.user.username if inspector.user else "无"
    new = f"{user.username}（{user.name}）" if user else "无"
    return approvals.ask(
        ACCOUNT,
        inspector,
        subject=f"{inspector.name}对应的账号由{now}改为{new}",
        reason=reason,
        values={"user": user.pk if user else None},
        about=user,
        by=by,
    )


def check_account(user: User | None, inspector: Inspector | None) -> None:
    if user is None:
        return
    if not user.has_role(Role.INSPECTOR):
        raise NotYet("这个账号没有“巡察组成员”角色，请安全保密管理员先授予。")
    other = Inspector.objects.filter(user=user).exclude(pk=getattr(inspector, "pk", None)).first()
    if other:
        raise NotYet(f"这个账号已属于{other}，一个账号只能对应一个人。")


def _place(member: TeamMember) -> str:
    return f"{member.round.short_name}{member.team}"


def _confirmed(by: User) -> str:
    return f"{by}复核同意"


def _add(request: ApprovalRequest, *, by: User) -> None:
    team = Team.objects.select_related("round__term").get(pk=request.values["team"])
    inspector = Inspector.objects.select_related("user").get(pk=request.target_id)
    memberships.check_no_conflict(team, inspector)
    memberships.place(
        team,
        inspector,
        duty=request.values["duty"],
        on=timezone.localdate(),
        by=request.asked_by,
        note=_confirmed(by),
        overlap=request.values.get("overlap", ""),
    )


def _change_duty(request: ApprovalRequest, *, by: User) -> None:
    duty, note = request.values["duty"], _confirmed(by)
    memberships.set_duty(_member(request), duty=duty, by=request.asked_by, note=note)


def _remove(request: ApprovalRequest, *, by: User) -> None:
    memberships.take_off(_member(request), by=request.asked_by, note=_confirmed(by))


def _link(request: ApprovalRequest, *, by: User) -> None:
    inspector = Inspector.objects.get(pk=request.target_id)
    pk = request.values["user"]
    user = User.objects.get(pk=pk) if pk else None
    check_account(user, inspector)
    save_edit(inspector, {"user": user}, verb=RoundVerb.ACCOUNT_LINKED, by=request.asked_by)


def _member(request: ApprovalRequest) -> TeamMember:
    rows = TeamMember.objects.select_related("team__round__term", "round__term", "inspector__user")
    member = rows.get(pk=request.target_id)
    if member.to_on is not None:
        raise NotYet(f"{member.inspector.name}已不在{member.team}，请登记为不同意。")
    return member


def _leaders(request: ApprovalRequest) -> Iterable[User]:
    """Of the team, and whom it is about: told before the change and after it."""
    rows = TeamMember.objects.filter(lasting(), team_id=request.values.get("team"))
    leaders = User.objects.filter(inspector__memberships__in=rows.filter(duty=Duty.LEADER))
    return [*leaders, *([request.about] if request.about else [])]


def _around_person(request: ApprovalRequest) -> Iterable[User]:
    """The leaders of the person's teams, and whose account it was."""
    inspector = Inspector.objects.select_related("user").get(pk=request.target_id)
    teams = TeamMember.objects.filter(lasting(), inspector=inspector).values("team")
    heads = TeamMember.objects.filter(lasting(), team__in=teams, duty=Duty.LEADER)
    owners = [user for user in (inspector.user, request.about) if user]
    return [*User.objects.filter(inspector__memberships__in=heads), *owners]


ADD = approving.register(
    Kind("rounds.member_add", "编入人员", RoundVerb.MEMBER_PLACING_ASKED, _add, _leaders)
)
DUTY = approving.register(
    Kind("rounds.member_duty", "调整职责", RoundVerb.MEMBER_DUTY_ASKED, _change_duty, _leaders)
)
REMOVE = approving.register(
    Kind("rounds.member_remove", "移出人员", RoundVerb.MEMBER_REMOVAL_ASKED, _remove, _leaders)
)
ACCOUNT = approving.register(
    Kind(
        "rounds.account", "更换人员对应的账号", RoundVerb.ACCOUNT_LINK_ASKED, _link, _around_person
    )
)
