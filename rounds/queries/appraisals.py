"""Reads of 个人考核: who of a round is to be appraised, how many may have a grade, what waits for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from rounds.enums import AppraisalState, Duty, RoundState, Stage
from rounds.models import Appraisal, AppraisalGrade, Inspection, Inspector, Round, TeamMember
from rounds.querysets import acting, lasting, serving

MOST = 50


@dataclass(frozen=True)
class Limit:
    """How many of a round may have a grade, and how many have it."""

    grade: str
    percent: int
    people: int
    taken: int

    @property
    def most(self) -> int:
        return self.people * self.percent // 100

    @property
    def words(self) -> str:
        return (
            f"本轮共{self.people}人参加巡察，“{self.grade}”不超过{self.percent}%，"
            f"最多{self.most}人，已确认{self.taken}人"
        )


@dataclass(frozen=True)
class Line:
    member: TeamMember
    appraisal: Appraisal | None
    may_propose: bool


def members_of_round(round: Round) -> QuerySet[TeamMember]:
    """Everybody who served, by the last place they had."""
    served = Q(to_on=None) | Q(to_on__gte=F("from_on"))
    rows = TeamMember.objects.filter(served, round=round)
    last = rows.filter(inspector=OuterRef("inspector")).order_by("-from_on", "-pk").values("pk")
    return rows.filter(pk=last[:1]).select_related("inspector", "team")


def limit_of(round: Round, grade: AppraisalGrade) -> Limit | None:
    if grade.most_percent is None:
        return None
    taken = Appraisal.objects.filter(round=round, grade=grade, state=AppraisalState.CONFIRMED)
    people = members_of_round(round).count()
    return Limit(grade.name, grade.most_percent, people, taken.count())


def limits_of(round: Round) -> list[Limit]:
    found = (limit_of(round, grade) for grade in AppraisalGrade.objects.filter(is_active=True))
    return [limit for limit in found if limit is not None]


def latest_of(inspector: Inspector, user: User) -> QuerySet[Appraisal]:
    """What was confirmed of a person, as far as ``user`` may read it; the latest round first."""
    rows = Appraisal.objects.visible_to(user)
    rows = rows.filter(inspector=inspector, state=AppraisalState.CONFIRMED)
    return rows.select_related("round__term", "team", "grade").order_by("-round__starts_on", "-pk")


def _ended() -> Q:
    """Members whose team has ended all its stays."""
    own = Inspection.objects.filter(team=OuterRef("team"))
    return Q(Exists(own), ~Exists(own.filter(stage__in=(Stage.PREPARATION, Stage.FIELDWORK))))


def _unproposed() -> Q:
    rows = Appraisal.objects.filter(round=OuterRef("round"), inspector=OuterRef("inspector"))
    return ~Q(Exists(rows.exclude(state=AppraisalState.RETURNED)))


def _leaders() -> QuerySet[TeamMember]:
    """Who leads the outer row's team today and can sign in."""
    return TeamMember.objects.filter(lasting(), acting(), team=OuterRef("team"), duty=Duty.LEADER)


def _returned() -> QuerySet[Appraisal]:
    rows = Appraisal.objects.filter(state=AppraisalState.RETURNED)
    return rows.select_related("inspector", "round__term").order_by("pk")


def _items(label: str, rows: QuerySet[Appraisal]) -> Iterator[WorkItem]:
    for row in rows[:MOST]:
        url, words = row.get_absolute_url(), row.round.short_name
        yield WorkItem(label, str(row), url, None, words, (key_of(row),))


def waiting_for(user: User) -> Iterator[WorkItem]:
    """A leader proposes for the team, the office for leaders; the office confirms."""
    now = TeamMember.objects.filter(_ended(), _unproposed(), round__is_historical=False, to_on=None)
    now = now.exclude(round__state=RoundState.ARCHIVED).select_related("inspector", "round__term")
    now = now.exclude(inspector__user=user).order_by("pk")
    if user.has_role(Role.INSPECTOR):
        led = serving(user).filter(duty=Duty.LEADER).values("team")
        yield from _to_propose(now.filter(team__in=led))
        yield from _items(
            "改后提出", _returned().filter(team__in=led).exclude(inspector__user=user)
        )
    if user.has_role(Role.OFFICE):
        yield from _to_propose(now.filter(Q(duty=Duty.LEADER) | ~Q(Exists(_leaders()))))
        rows = Appraisal.objects.exclude(inspector__user=user)
        others = _leaders().exclude(inspector=OuterRef("inspector"))
        yield from _items("改后提出", _returned().filter(~Q(Exists(others)), pk__in=rows))
        proposed = rows.filter(state=AppraisalState.PROPOSED).exclude(proposed_by=user)
        yield from _items(
            "确认", proposed.select_related("inspector", "round__term").order_by("pk")
        )


def _to_propose(members: QuerySet[TeamMember]) -> Iterator[WorkItem]:
    """One line a round: the page lists whom."""
    by_round: dict[Round, int] = {}
    for member in members[:MOST]:
        by_round[member.round] = by_round.get(member.round, 0) + 1
    for round, number in by_round.items():
        url, words = f"{round.get_absolute_url()}appraisals/", f"{number}人未提出"
        yield WorkItem("考核个人", str(round), url, context=words)
