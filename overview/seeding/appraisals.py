"""个人考核 of the demo, by the real actions: teams whose stays are over, the newest still to be confirmed."""

from overview.seeding.world import World
from rounds import rules
from rounds.actions import appraisals
from rounds.enums import RoundState, Stage
from rounds.models import AppraisalGrade, Inspection, Team, TeamMember
from rounds.queries.appraisals import limits_of, members_of_round

UNDERWAY = (Stage.PREPARATION, Stage.FIELDWORK)
WORDS = (
    "谈话笔录完整，底稿证据扎实，按时完成分工。",
    "熟悉财务审计业务，承担账目核查，发现问题准确。",
    "工作认真，能够按分工完成任务，材料起草有待加强。",
)


def make(world: World) -> None:
    """Of every team the leader proposes for all; of the older ones the office confirmed."""
    first, second = world.people["bangong"], world.people["bangong2"]
    busy = Inspection.objects.filter(stage__in=UNDERWAY).values("team")
    teams = Team.objects.filter(inspections__isnull=False).exclude(pk__in=busy)
    teams = teams.exclude(round__state=RoundState.PLANNING).distinct()
    for place, team in enumerate(teams.select_related("round").order_by("pk")):
        _appraise(team, first, second, is_new=place % 2 == 1)


def _appraise(team: Team, first, second, *, is_new: bool) -> None:
    best, good = AppraisalGrade.objects.order_by("order")[:2]
    leader = rules.lasting_leaders(team.pk).select_related("inspector__user").first()
    members = members_of_round(team.round).filter(team=team).order_by("pk")
    for number, member in enumerate(members):
        by = first if _is_for_office(member, leader) else leader.inspector.user
        if not rules.can_appraise(by, member):
            continue
        left = any(limit.taken < limit.most for limit in limits_of(team.round))
        grade = best if number == 1 and left else good
        made = appraisals.propose(member, grade=grade, comment=WORDS[number % len(WORDS)], by=by)
        if not is_new:
            appraisals.confirm(made, by=second)


def _is_for_office(member: TeamMember, leader: TeamMember | None) -> bool:
    return leader is None or member.inspector_id == leader.inspector_id
