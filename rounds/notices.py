"""Who hears of what in rounds and inspections, in which words."""

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.calendar import cn_date
from core.notices import notify
from rounds.enums import Duty
from rounds.models import Recusal, TeamMember
from rounds.queries.people import members_of
from rounds.querysets import lasting


def round_submitted(round) -> None:
    others = User.objects.with_role(Role.LEADERSHIP).exclude(pk=round.submitted_by_id)
    notify(
        others,
        kind="rounds.submitted",
        key=f"round-submitted:{round.pk}:{round.version}",
        subject=f"{round}方案待批准",
        body="请查看方案、巡察组和被巡察单位，批准或退回。",
        url=round.get_absolute_url(),
    )


def round_approved(round) -> None:
    members = User.objects.filter(inspector__memberships__round=round)
    people = {u.pk: u for u in [*members, round.created_by, *_submitter(round)]}
    notify(
        people.values(),
        kind="rounds.approved",
        key=f"round-approved:{round.pk}:{round.version}",
        subject=f"{round}方案已批准",
        url=round.get_absolute_url(),
    )
    notify(
        User.objects.with_role(Role.SECURITY),
        kind="rounds.grants_wanted",
        key=f"round-grants:{round.pk}:{round.version}",
        subject=f"{round}已批准，请授予线索知悉",
        body="线索由一人批准、另一人移交，请至少授权两人，其中有巡察办人员。",
        url=reverse("findings:grant_list"),
    )


def round_returned(round, submitter, note: str) -> None:
    notify(
        [submitter] if submitter else [],
        kind="rounds.returned",
        key=f"round-returned:{round.pk}:{round.version}",
        subject=f"{round}方案被退回",
        body=note,
        url=round.get_absolute_url(),
        urgent=True,
    )


def round_started(round) -> None:
    notify(
        User.objects.filter(inspector__memberships__round=round).distinct(),
        kind="rounds.started",
        key=f"round-started:{round.pk}",
        subject=f"{round}启动实施",
        url=round.get_absolute_url(),
    )


def commitments_wanted(round, people, *, on=None) -> None:
    """Asked once when the team stands; ``on`` is the day of a reminder, one a day."""
    again = f":{on.isoformat()}" if on else ""
    notify(
        people,
        kind="rounds.commitment",
        key=f"commitment:{round.pk}{again}",
        subject=f"{'尚未' if on else '请'}签署保密承诺：{round}",
        body="您已编入本轮巡察组。签署保密承诺以后，才能看到本轮的巡察内容。",
        url=reverse("rounds:commitment_sign"),
        urgent=True,
    )


UNIT_NOTICE = "inspection-notice:"  # and the inspection's number, and the letter's


def notice_issued(inspection, number: str) -> None:
    """The unit's liaisons of today."""
    links = lasting(prefix="liaisons__")
    notify(
        User.objects.filter(links, liaisons__unit=inspection.unit_id).distinct(),
        kind="rounds.notice",
        key=f"{UNIT_NOTICE}{inspection.pk}:{number}",
        subject=f"巡察通知已印发：{inspection.unit}",
        body="请阅读通知，按所附要求做好进驻前的准备。",
        url=reverse("rounds:unit_notice", args=[inspection.pk]),
        urgent=True,
    )


def enrolled(training, people) -> None:
    """Who takes part in a course, with the sessions that are to come; of one that is over nobody."""
    sessions = list(training.sessions.order_by("on", "pk"))
    lines = [session_words(each) for each in sessions if each.on >= timezone.localdate()]
    if sessions and not lines:
        return
    notify(
        [person.user for person in people if person.user is not None],
        kind="rounds.training",
        key=f"training:{training.pk}:{training.version}",
        subject=f"您已列入培训：{training}",
        body="\n".join([*lines, "到课后用手机打开“培训 → 签到”，输入屏幕上的六位数字。"]),
        url=training.get_absolute_url(),
    )


def session_set(session) -> None:
    """Everybody of the course hears of a session that is to come, and of another day or place."""
    people = User.objects.filter(inspector__enrolments__training=session.training_id)
    notify(
        people,
        kind="rounds.training",
        key=f"training-session:{session.pk}:{session.version}",
        subject=f"培训课程安排：{session.training}",
        body=session_words(session),
        url=session.get_absolute_url(),
    )


def session_words(session) -> str:
    place = f"，{session.place}" if session.place else ""
    return f"{cn_date(session.on)}{place}：{session.title}（{float(session.hours):g}学时）"


def kept_out(recusal: Recusal, *, by: User) -> None:
    """The person and the heads of the team."""
    members = TeamMember.objects.filter(round=recusal.round, to_on=None)
    member = members.filter(inspector=recusal.inspector).first()
    people = members_of(member.team_id, Duty.LEADER, Duty.DEPUTY) if member else []
    own = recusal.inspector.user
    notify(
        [user for user in [*people, own] if user is not None and user.pk != by.pk],
        kind="rounds.kept_out",
        key=f"kept-out:{recusal.pk}:{recusal.updated_at.isoformat()}",
        subject=f"{recusal.inspector.name}不参加{recusal.unit}的巡察工作",
        body="按回避要求确定，即日起不能查看该单位的巡察内容；手上未办结的事项请组长另行指定。",
    )


def override_asked(recusal) -> None:
    others = User.objects.with_role(Role.LEADERSHIP).exclude(pk=recusal.asked_by_id)
    notify(
        others,
        kind="rounds.override_asked",
        key=f"override-asked:{recusal.pk}:{recusal.updated_at.isoformat()}",
        subject=f"回避例外待决定：{recusal}",
        body=recusal.reason,
        url=f"{recusal.round.get_absolute_url()}#recusals",
    )


def override_decided(recusal, *, allowed: bool, asker=None) -> None:
    asker = asker or recusal.asked_by
    notify(
        [asker] if asker else [],
        kind="rounds.override_decided",
        key=f"override-decided:{recusal.pk}:{recusal.updated_at.isoformat()}",
        subject=f"回避例外{'已批准' if allowed else '未获同意'}：{recusal}",
        url=f"{recusal.round.get_absolute_url()}#recusals",
    )


def _submitter(round) -> list:
    return [round.submitted_by] if round.submitted_by_id else []
