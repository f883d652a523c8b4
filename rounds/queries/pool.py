"""The talent pool and the people of teams: who is free, who signed, who stands where."""

from django.db.models import (
    Func,
    OuterRef,
    QuerySet,
    Subquery,
)

from accounts.models import ApprovalRequest, User
from rounds.enums import (
    Duty,
    RoundState,
)
from rounds.models import (
    Commitment,
    Inspector,
    Round,
    TeamMember,
)
from rounds.models.round import in_chinese
from rounds.querysets import lasting


def speciality_choices() -> list[tuple[str, str]]:
    """Every speciality that somebody in the pool has."""
    words = Inspector.objects.annotate(word=Func("specialities", function="unnest"))
    return [(w, w) for w in words.order_by("word").values_list("word", flat=True).distinct()]


def rank_choices() -> list[tuple[str, str]]:
    ranks = Inspector.objects.exclude(rank="").order_by("rank")
    return [(r, r) for r in ranks.values_list("rank", flat=True).distinct()]


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


def with_signing(members: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    """Adds ``commitment_id`` and ``signed_at`` of the round's 保密承诺, None where it is not signed."""
    rows = Commitment.objects.filter(round=OuterRef("round"), inspector=OuterRef("inspector"))
    return members.annotate(
        commitment_id=Subquery(rows.values("pk")[:1]), signed_at=Subquery(rows.values("signed_at"))
    )


def people_by_team(round: Round) -> dict[int, list[TeamMember]]:
    """The lasting (or, once archived, last) members of each team of a round, heads first, then by name."""
    rows = TeamMember.objects.filter(round=round).select_related("inspector")
    if round.state != RoundState.ARCHIVED:
        rows = rows.filter(to_on=None)
    order = list(Duty.values)
    found: dict[int, list[TeamMember]] = {}
    for row in sorted(rows, key=lambda m: (order.index(m.duty), m.inspector.pinyin, m.pk)):
        found.setdefault(row.team_id, []).append(row)
    return found


def staffing_asked(round: Round) -> QuerySet[ApprovalRequest]:
    """Changes of the round's teams that wait for a second person."""
    rows = ApprovalRequest.objects.pending().filter(kind__startswith="rounds.member")
    return rows.filter(values__round=round.pk).select_related("asked_by")


def is_on_team(user: User) -> bool:
    """Whether the account sees what a team finds today."""
    return TeamMember.objects.filter(lasting(), inspector__user=user).exists()
