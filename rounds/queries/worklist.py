"""What of planning, staffing and stays waits for whom."""

from collections.abc import Iterator
from datetime import date

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.urls import reverse

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.documents import drafting
from core.preconditions import Precondition
from core.targets import key_of
from core.worklist import WorkItem
from rounds.enums import (
    NOTICE,
    REPORTS,
    DeadlineKind,
    Duty,
    RecusalState,
    RoundState,
    Stage,
)
from rounds.models import (
    Attendance,
    Deadline,
    Enrolment,
    Inspection,
    Recusal,
    Round,
    TeamMember,
)
from rounds.queries import appraisals, doubles, gaps
from rounds.queries.plans import BEFORE_FEEDBACK
from rounds.querysets import acting, lasting, serving, signed

# A report's date: how it is met, by whether the preset asks for the meeting.
OWN_DATE = {
    False: ("登记完成", "办好后登记完成日期"),
    True: ("登记听取汇报的会议", "会议登记后自动完成"),
}


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """What of rounds and inspections waits for ``user`` now."""
    items: list[WorkItem] = []
    if user.has_role(Role.LEADERSHIP):
        items += _for_leadership(user)
    if user.has_role(Role.OFFICE):
        items += _for_office(user)
    if user.has_role(Role.INSPECTOR):
        items += [*_to_sign(user), *_for_leaders(user), *_tests(user)]
    if user.has_role(Role.OFFICE, Role.INSPECTOR):
        items += _own_dates(user)
    return [*items, *appraisals.waiting_for(user), *gaps.to_mend(user)]


def _to_sign(user: User) -> Iterator[WorkItem]:
    for round in rounds_to_sign(user):
        url, words = reverse("rounds:commitment_sign"), "签署后才能看到本轮巡察内容"
        yield WorkItem("签署保密承诺", str(round), url, context=words)


def _tests(user: User) -> Iterator[WorkItem]:
    """培训测验 of what the person attended, until it is passed or the tries are used up."""
    rows = Enrolment.objects.filter(inspector__user=user, passed_on=None)
    rows = rows.filter(tries__lt=F("training__max_tries"), training__question_count__gt=0)
    attended = rows.filter(Exists(Attendance.objects.filter(enrolment=OuterRef("pk"))))
    for row in attended.select_related("training").order_by("pk"):
        url = reverse("rounds:enrolment_test", args=[row.pk])
        words = f"{row.training.pass_mark}分及格，已测验{row.tries}次"
        yield WorkItem("参加培训测验", str(row.training), url, context=words)


def commitment_asked(user: User) -> Precondition | None:
    """What stands in place of a team's content for a member who has not signed."""
    if not user.is_authenticated or not user.has_role(Role.INSPECTOR) or user.has_role(*OVERSIGHT):
        return None
    names = [str(round) for round in rounds_to_sign(user)]
    if not names:
        return None
    words = f"您已编入{'、'.join(names)}的巡察组，还没有签署保密承诺。签署以后，才能看到巡察组的工作内容。"
    return Precondition("请先签署保密承诺", words, "去签署", reverse("rounds:commitment_sign"))


def rounds_to_sign(user: User) -> QuerySet[Round]:
    """Rounds on whose teams the person is, and whose 保密承诺 they have not signed."""
    waiting = TeamMember.objects.filter(lasting(), ~signed(), inspector__user=user)
    return Round.objects.filter(pk__in=waiting.values("round")).select_related("term")


def _for_leadership(user: User) -> Iterator[WorkItem]:
    submitted = Round.objects.filter(state=RoundState.SUBMITTED).exclude(submitted_by=user)
    for round in submitted.select_related("term"):
        url, rows = round.get_absolute_url(), (key_of(round),)
        yield WorkItem("审批", str(round), url, round.starts_on, "轮次方案", rows)
    asked = Recusal.objects.filter(state=RecusalState.ASKED).exclude(asked_by=user)
    for row in asked.select_related("inspector", "unit"):
        url = reverse("rounds:round", args=[row.round_id]) + "#recusals"
        yield WorkItem("决定", str(row), url, None, "回避例外", (key_of(row),))


OFFICE_STEPS = {
    RoundState.PLANNING: ("筹备", "选定单位、组建巡察组后报请批准"),
    RoundState.APPROVED: ("启动实施", "方案已批准，启动后各组才能进驻"),
}


def _for_office(user: User) -> Iterator[WorkItem]:
    rounds = Round.objects.filter(state__in=OFFICE_STEPS).select_related("term")
    for round in rounds:
        verb, note = OFFICE_STEPS[RoundState(round.state)]
        url, rows = round.get_absolute_url(), (key_of(round),)
        yield WorkItem(verb, str(round), url, round.starts_on, note, rows)
    behind = Inspection.objects.filter(round=OuterRef("pk"), stage__in=BEFORE_FEEDBACK)
    done = Round.objects.filter(~Exists(behind), state=RoundState.UNDERWAY)
    for round in done.select_related("term"):
        url, rows = round.get_absolute_url(), (key_of(round),)
        yield WorkItem("转入整改", str(round), url, None, "各单位都已反馈", rows)
    open_ones = Inspection.objects.filter(round=OuterRef("pk")).exclude(stage=Stage.ARCHIVED)
    whole = Round.objects.filter(~Exists(open_ones), state=RoundState.RECTIFYING)
    for round in whole.select_related("term"):
        url, rows = round.get_absolute_url(), (key_of(round),)
        yield WorkItem("轮次归档", str(round), url, None, "各单位都已归档", rows)
    yield from _notices(user)
    yield from _stays(_led_by_nobody())
    yield from _office_stages()
    yield from _doubles()


def _notices(user: User) -> Iterator[WorkItem]:
    """巡察通知 that the office has to issue: it bars the entry, or its date is still open.

    Whoever worded it last is not asked: another one issues it.
    """
    dates = Deadline.objects.open().filter(kind=DeadlineKind.NOTICE, inspection=OuterRef("pk"))
    due = Subquery(dates.values("due_on")[:1])
    waiting = Q(pk__in=Inspection.objects.unannounced().values("pk")) | Exists(dates)
    own = drafting.worded_by(NOTICE, Inspection, user)
    rows = Inspection.objects.without_notice().filter(waiting).exclude(pk__in=own)
    rows = rows.annotate(due=due)
    for row in rows.select_related("unit", "round__term").order_by("pk"):
        url, context = reverse("core:document_preview", args=[NOTICE, row.pk]), row.round.short_name
        keys = (key_of(row), key_of(row.round))
        yield WorkItem("印发巡察通知", row.unit.name, url, row.due, context, keys)


def _doubles() -> Iterator[WorkItem]:
    """One line for all that may stand twice in the registers."""
    pairs = [*doubles.unit_pairs(), *doubles.people_pairs()]
    if pairs:
        title = f"疑似重复的单位和人员{len(pairs)}对"
        keys = tuple(key_of(row) for pair in pairs for row in (pair.kept, pair.lost))
        yield WorkItem("核对", title, reverse("rounds:doubles"), None, "合并或认定为不同", keys)


# What the office takes on once a team has left the unit; the opinion and the ledger have lines
# of their own (findings, rectification).
OFFICE_STAGES = {Stage.REPORTING: "转入反馈", Stage.FOLLOW_UP: "办理归档"}


def _office_stages() -> Iterator[WorkItem]:
    rows = Inspection.objects.filter(stage__in=OFFICE_STAGES, round__state__in=gaps.RUNNING)
    for row in rows.select_related("unit", "round__term").order_by("pk"):
        verb, context = OFFICE_STAGES[Stage(row.stage)], row.round.short_name
        keys = (key_of(row), key_of(row.round))
        yield WorkItem(verb, row.unit.name, row.get_absolute_url(), None, context, keys)


def _led_by_nobody() -> QuerySet[Inspection]:
    leading = TeamMember.objects.filter(
        lasting(), acting(), duty=Duty.LEADER, team=OuterRef("team")
    )
    return Inspection.objects.filter(~Exists(leading))


def _for_leaders(user: User) -> Iterator[WorkItem]:
    return _stays(Inspection.objects.filter(team__in=_leading(user).values("team")))


def _stays(inspections: QuerySet[Inspection]) -> Iterator[WorkItem]:
    """The entry comes up once 巡察通知 is out; until then the office has that to do."""
    unannounced = Inspection.objects.unannounced().values("pk")
    rows = inspections.exclude(pk__in=unannounced).filter(
        stage__in=[Stage.PREPARATION, Stage.FIELDWORK], round__state=RoundState.UNDERWAY
    )
    for row in rows.select_related("unit", "round__term").distinct():
        entering = row.stage == Stage.PREPARATION
        due = row.round.starts_on if entering else row.round.ends_on
        verb = "开始进驻" if entering else "结束驻点"
        keys = (key_of(row), key_of(row.round))
        yield WorkItem(verb, row.unit.name, row.get_absolute_url(), due, str(row.round), keys)


def _leading(user: User) -> QuerySet[TeamMember]:
    return serving(user).filter(duty=Duty.LEADER)


def _own_dates(user: User) -> Iterator[WorkItem]:
    """Reports that were made elsewhere and are entered here; 巡察通知 meets its own date.

    Where the preset asks for the meeting, the office enters that, and the date is met by it.
    """
    rows = Deadline.objects.open().filter(kind__in=REPORTS, target_type="rounds.inspection")
    if not user.has_role(*OVERSIGHT):
        rows = rows.filter(inspection__team__in=_leading(user).values("team_id"))
    if not user.has_role(Role.OFFICE):
        rows = rows.exclude(inspection__round__preset__needs_hearing=True)
    by_meeting = F("inspection__round__preset__needs_hearing")
    for row in rows.annotate(by_meeting=by_meeting).order_by("due_on", "id")[:200]:
        verb, hint = OWN_DATE[row.by_meeting]
        yield WorkItem(verb, row.label, row.url, row.due_on, hint)
