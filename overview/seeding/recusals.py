"""回避 of every round: one person exchanged before the start, one declared and allowed to stay."""

from datetime import timedelta

from overview.seeding.world import World
from rounds.enums import RecusalKind, RecusalState, Relation, RoundState
from rounds.models import DeclaredRelation, Employment, Inspection, Recusal, Round, TeamMember

DECLARED = "配偶的堂弟在该单位下属事业单位工作"
REASON = "该同志是组内唯一具有财务审计专长的同志，不参与涉及该下属单位的谈话和核查。"


def make(world: World) -> None:
    for round_ in world.all(Round):
        if round_.state != RoundState.PLANNING:
            _exchanged(world, round_)
            _allowed(world, round_)


def _exchanged(world: World, round_: Round) -> None:
    """Somebody who worked in one of the units was found by rule and is on no team of the round."""
    units = {i.unit_id: i.unit for i in world.all(Inspection) if i.round_id == round_.pk}
    serving = {m.inspector_id for m in world.all(TeamMember) if m.round_id == round_.pk}
    for job in world.all(Employment):
        if job.unit_id in units and job.inspector_id not in serving and job.to_on:
            break
    else:
        return
    recusal = world.add(
        Recusal(
            round=round_,
            inspector=job.inspector,
            unit=units[job.unit_id],
            kind=RecusalKind.LONG,
            detail=f"{job.from_on:%Y年%m月}至{job.to_on:%Y年%m月}在{job.organisation}工作",
            state=RecusalState.RESOLVED,
        )
    )
    day = round_.starts_on - timedelta(days=26)
    world.tell(recusal, "发现回避情形", world.people["bangong"], world.moment(day))


def _allowed(world: World, round_: Round) -> None:
    """Declared by a member, asked for by the office, allowed by leadership with a reason."""
    inspection = next(i for i in world.all(Inspection) if i.round_id == round_.pk)
    members = [m for m in world.all(TeamMember) if m.team_id == inspection.team_id]
    inspector, office = members[-1].inspector, world.people["bangong"]
    world.add(
        DeclaredRelation(
            inspector=inspector,
            unit=inspection.unit,
            relation=Relation.IN_LAW,
            relative="配偶的堂弟",
            detail=DECLARED,
        )
    )
    asked = world.moment(round_.starts_on - timedelta(days=23))
    recusal = world.add(
        Recusal(
            round=round_,
            inspector=inspector,
            unit=inspection.unit,
            kind=RecusalKind.DECLARED,
            detail=DECLARED,
            state=RecusalState.OVERRIDDEN,
            reason=REASON,
            asked_by=office,
            decided_by=world.people["lingdao"],
            decided_at=asked + timedelta(days=1),
        )
    )
    world.tell(recusal, "申请回避例外", office, asked, REASON)
    world.tell(recusal, "批准回避例外", world.people["lingdao"], recusal.decided_at)
