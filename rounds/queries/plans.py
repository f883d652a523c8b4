"""Reads over several tables: coverage of the term, who waits for what, teams of a round."""

from collections.abc import Iterator
from datetime import date

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.enums import OVERSIGHT, Role
from accounts.models import ApprovalRequest
from core.preconditions import Precondition
from core.targets import key_of
from core.worklist import WorkItem
from rounds.enums import (
    NOTICE,
    REPORTS,
    DeadlineKind,
    Duty,
    RecusalState,
    RoundKind,
    RoundState,
    Stage,
)
from rounds.models import (
    Commitment,
    Deadline,
    Inspection,
    Inspector,
    Recusal,
    Round,
    Team,
    TeamMember,
    Term,
    Unit,
)
from rounds.models.round import in_chinese
from rounds.queries import doubles, gaps
from rounds.querysets import lasting, own_team_ids, serving, signed

# From approval on, a unit counts as covered in this term.
COUNTED = (
    RoundState.APPROVED,
    RoundState.UNDERWAY,
    RoundState.RECTIFYING,
    RoundState.ARCHIVED,
)
BEFORE_FEEDBACK = (Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING, Stage.FEEDBACK)


def current_term() -> Term | None:
    return Term.objects.filter(is_current=True).first()


def with_coverage(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Adds ``covered_in`` (number of this term's latest round, or None), and of the last
    inspection in any term: ``last_id``, ``last_on``, ``last_round``, ``last_stage``."""
    own = Inspection.objects.filter(unit=OuterRef("pk"), round__state__in=COUNTED)
    last = own.order_by("-round__starts_on", "-id")
    return units.annotate(
        covered_in=Subquery(last.filter(round__term__is_current=True).values("round__number")[:1]),
        last_id=Subquery(last.values("pk")[:1]),
        last_on=Subquery(last.values("round__starts_on")[:1]),
        last_round=Subquery(last.values("round__number")[:1]),
        last_stage=Subquery(last.values("stage")[:1]),
    )


def coverage_words(covered_in: int | None) -> str:
    """“未巡察” or “第三轮”."""
    return f"第{in_chinese(covered_in)}轮" if covered_in else "本届未巡察"


def covered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units inspected in the current term."""
    return units.filter(Exists(_this_term()))


def coverage_of(units: QuerySet[Unit]) -> tuple[int, int]:
    """How many units there are and how many of them the current term has reached."""
    counts = units.aggregate(total=Count("pk"), done=Count("pk", filter=Exists(_this_term())))
    return counts["total"], counts["done"]


def uncovered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units that the current term has not reached yet (不漏对象)."""
    return units.filter(~Exists(_this_term()))


def due_first(round: Round) -> tuple:
    """The order in which a round's units are chosen: those not inspected in this term first, and
    for a revisit those that were; ``with_coverage`` and ``in_tree_order`` come before."""
    reached = Q(covered_in__isnull=round.kind == RoundKind.REVISIT)
    return (Case(When(reached, then=1), default=0), *TREE)


def coverage_sentence(units: QuerySet[Unit], round: Round) -> str:
    """How far the term's coverage (全覆盖) is, and which units the choice shows first."""
    total, done = coverage_of(units)
    first = "已巡察的" if round.kind == RoundKind.REVISIT else "未巡察的"
    left = f"，未巡察{total - done}个" if total > done else "，已全覆盖"
    return f"本届应巡察{total}个单位，已巡察{done}个{left}；{first}排在最前"


def _this_term() -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        unit=OuterRef("pk"), round__state__in=COUNTED, round__term__is_current=True
    )


def own_deadlines(inspection: Inspection) -> QuerySet[Deadline]:
    """Dates of the inspection itself: notice and reports."""
    return Deadline.objects.filter(
        inspection=inspection, target_type="rounds.inspection", target_id=inspection.pk
    )


def waiting_for(user, today: date) -> list[WorkItem]:
    """What of rounds and inspections waits for ``user`` now."""
    items: list[WorkItem] = []
    if user.has_role(Role.LEADERSHIP):
        items += _for_leadership(user)
    if user.has_role(Role.OFFICE):
        items += _for_office()
    if user.has_role(Role.INSPECTOR):
        items += [*_to_sign(user), *_for_leaders(user)]
    if user.has_role(Role.OFFICE, Role.INSPECTOR):
        items += _own_dates(user)
    return [*items, *gaps.to_mend(user)]


def _to_sign(user) -> Iterator[WorkItem]:
    for round in rounds_to_sign(user):
        url, words = reverse("rounds:commitment_sign"), "签署后才能看到本轮巡察内容"
        yield WorkItem("签署保密承诺", str(round), url, context=words)


def commitment_asked(user) -> Precondition | None:
    """What stands in place of a team's content for a member who has not signed."""
    if not user.is_authenticated or not user.has_role(Role.INSPECTOR) or user.has_role(*OVERSIGHT):
        return None
    names = [str(round) for round in rounds_to_sign(user)]
    if not names:
        return None
    words = f"您已编入{'、'.join(names)}的巡察组，还没有签署保密承诺。签署以后，才能看到巡察组的工作内容。"
    return Precondition("请先签署保密承诺", words, "去签署", reverse("rounds:commitment_sign"))


def rounds_to_sign(user) -> QuerySet[Round]:
    """Rounds on whose teams the person is, and whose 保密承诺 they have not signed."""
    waiting = TeamMember.objects.filter(lasting(), ~signed(), inspector__user=user)
    return Round.objects.filter(pk__in=waiting.values("round")).select_related("term")


def _for_leadership(user) -> Iterator[WorkItem]:
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


def _for_office() -> Iterator[WorkItem]:
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
    yield from _notices()
    yield from _stays(_led_by_nobody())
    yield from _office_stages()
    yield from _doubles()


def _notices() -> Iterator[WorkItem]:
    """巡察通知 that the office has to issue: it bars the entry, or its date is still open."""
    dates = Deadline.objects.open().filter(kind=DeadlineKind.NOTICE, inspection=OuterRef("pk"))
    due = Subquery(dates.values("due_on")[:1])
    waiting = Q(pk__in=Inspection.objects.unannounced().values("pk")) | Exists(dates)
    rows = Inspection.objects.without_notice().filter(waiting).annotate(due=due)
    for row in rows.select_related("unit", "round__term").order_by("pk"):
        url, context = reverse("core:paper", args=[NOTICE, row.pk]), row.round.short_name
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
        lasting(), gaps.acting(), duty=Duty.LEADER, team=OuterRef("team")
    )
    return Inspection.objects.filter(~Exists(leading))


def _for_leaders(user) -> Iterator[WorkItem]:
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


def _leading(user):
    return serving(user).filter(duty=Duty.LEADER)


def _own_dates(user) -> Iterator[WorkItem]:
    """Reports that were made elsewhere and are entered here; 巡察通知 meets its own date."""
    rows = Deadline.objects.open().filter(kind__in=REPORTS, target_type="rounds.inspection")
    if not user.has_role(*OVERSIGHT):
        rows = rows.filter(inspection__team__in=_leading(user).values("team_id"))
    for row in rows.order_by("due_on", "id")[:200]:
        yield WorkItem("登记完成", row.label, row.url, row.due_on, "办好后登记完成日期")


def own_team_rows(user) -> QuerySet[Inspection]:
    """Inspections of the teams the person is on today."""
    return Inspection.objects.filter(team__in=own_team_ids(user))


def speciality_choices() -> list[tuple[str, str]]:
    """Every speciality that somebody in the pool has."""
    words = Inspector.objects.annotate(word=Func("specialities", function="unnest"))
    return [(w, w) for w in words.order_by("word").values_list("word", flat=True).distinct()]


def rank_choices() -> list[tuple[str, str]]:
    ranks = Inspector.objects.exclude(rank="").order_by("rank")
    return [(r, r) for r in ranks.values_list("rank", flat=True).distinct()]


def in_tree_order(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Adds ``root_order``, ``root``, ``branch`` and ``leaf``: ordered by them, children follow
    their parents (three levels; what stands deeper follows its grandparent)."""
    zero = Value(0, output_field=BigIntegerField())
    return units.annotate(
        root_order=Coalesce("parent__parent__order", "parent__order", "order"),
        root=Coalesce("parent__parent_id", "parent_id", "id"),
        branch=Case(
            When(parent=None, then=zero),
            When(parent__parent=None, then="id"),
            default="parent_id",
            output_field=BigIntegerField(),
        ),
        leaf=Case(
            When(parent__parent=None, then=zero), default="id", output_field=BigIntegerField()
        ),
    )


TREE = ("root_order", "root", "branch", "leaf")


def with_team_now(inspectors: QuerySet[Inspector]) -> QuerySet[Inspector]:
    """Adds ``team_now``, ``round_now`` and ``duty_now`` of the membership that lasts today."""
    now = TeamMember.objects.filter(lasting(), inspector=OuterRef("pk")).order_by("-id")
    return inspectors.annotate(
        team_now=Subquery(now.values("team__number")[:1]),
        round_now=Subquery(now.values("round__number")[:1]),
        duty_now=Subquery(now.values("duty")[:1]),
    )


def availability_words(
    is_active: bool, team: int | None, round: int | None, duty: str | None
) -> str:
    """“可抽调”, “第三轮第一组·组长”, “已出库”."""
    if not is_active:
        return "已出库"
    if team is None or round is None or duty is None:
        return "可抽调"
    return f"第{in_chinese(round)}轮第{in_chinese(team)}组·{Duty(duty).label}"


def with_counts(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Adds ``unit_count``, ``team_count`` and ``archived_count``."""
    inspections = Inspection.objects.filter(round=OuterRef("pk")).order_by()
    teams = Team.objects.filter(round=OuterRef("pk")).order_by()
    return rounds.annotate(
        unit_count=_count(inspections),
        team_count=_count(teams),
        archived_count=_count(inspections.filter(stage=Stage.ARCHIVED)),
    )


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.values("round").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), 0)


def with_signing(members: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    """Adds ``commitment_id`` and ``signed_at`` of the round's 保密承诺, None where it is not signed."""
    rows = Commitment.objects.filter(round=OuterRef("round"), inspector=OuterRef("inspector"))
    return members.annotate(
        commitment_id=Subquery(rows.values("pk")[:1]), signed_at=Subquery(rows.values("signed_at"))
    )


def people_by_team(round: Round) -> dict[int, list[TeamMember]]:
    """The lasting (or, once archived, last) members of each team of a round, heads first."""
    rows = TeamMember.objects.filter(round=round).select_related("inspector")
    if round.state != RoundState.ARCHIVED:
        rows = rows.filter(to_on=None)
    order = list(Duty.values)
    found: dict[int, list[TeamMember]] = {}
    for row in sorted(rows, key=lambda m: (order.index(m.duty), m.pk)):
        found.setdefault(row.team_id, []).append(row)
    return found


def staffing_asked(round: Round) -> QuerySet[ApprovalRequest]:
    """Changes of the round's teams that wait for a second person."""
    rows = ApprovalRequest.objects.pending().filter(kind__startswith="rounds.member")
    return rows.filter(values__round=round.pk).select_related("asked_by")


def is_on_team(user) -> bool:
    """Whether the account sees what a team finds today."""
    return TeamMember.objects.filter(lasting(), inspector__user=user).exists()
