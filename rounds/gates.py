"""Sentences that bar an inspection's next step, or a round's archiving.

Apps above register theirs; all are asked."""

from collections.abc import Callable

from rounds.enums import OWN_DATES, Duty, RecusalState, RoundState, Stage
from rounds.models import Deadline, Inspection, Recusal, Round, TeamMember

Gate = Callable[[Inspection], list[str]]
RoundGate = Callable[[Round], list[str]]
_gates: dict[str, list[Gate]] = {}
_round_gates: list[RoundGate] = []
_acts: dict[str, Callable[[Inspection], str]] = {}


def register(stage: str) -> Callable[[Gate], Gate]:
    """``@register(Stage.FEEDBACK)``: asked before an inspection enters that stage."""

    def add(gate: Gate) -> Gate:
        known = _gates.setdefault(stage, [])
        if gate not in known:
            known.append(gate)
        return gate

    return add


def bars(inspection: Inspection, to: str) -> list[str]:
    """Everything that still bars ``inspection`` from entering ``to``; empty when it may."""
    return [sentence for gate in _gates.get(to, []) for sentence in gate(inspection)]


def register_act(stage: str) -> Callable:
    """``@register_act(Stage.RECTIFICATION)``: a sentence that names the page on which an act enters
    that stage; empty where this inspection simply goes on."""

    def add(act: Callable[[Inspection], str]) -> Callable[[Inspection], str]:
        _acts[stage] = act
        return act

    return add


def act(inspection: Inspection, to: str) -> str:
    """On which page the step to ``to`` is taken, as a sentence; empty where it is a step alone."""
    return _acts[to](inspection) if to in _acts else ""


def register_round(gate: RoundGate) -> RoundGate:
    """Asked before a round is archived."""
    if gate not in _round_gates:
        _round_gates.append(gate)
    return gate


def round_bars(round: Round) -> list[str]:
    """Everything that still bars the round's archiving; empty when it may."""
    return [sentence for gate in _round_gates for sentence in gate(round)]


@register(Stage.FIELDWORK)
def needs_running_round(inspection: Inspection) -> list[str]:
    if inspection.round.state == RoundState.UNDERWAY:
        return []
    state = inspection.round.get_state_display()
    return [f"轮次现为“{state}”，须经批准并启动实施后才能进驻"]


@register(Stage.FIELDWORK)
def needs_team_with_leader(inspection: Inspection) -> list[str]:
    if inspection.team_id is None:
        return ["尚未指定巡察组"]
    leaders = TeamMember.objects.filter(team_id=inspection.team_id, duty=Duty.LEADER, to_on=None)
    return [] if leaders.exists() else [f"{inspection.team}还没有组长"]


@register(Stage.FIELDWORK)
def needs_recusals_settled(inspection: Inspection) -> list[str]:
    count = Recusal.objects.filter(
        round_id=inspection.round_id,
        unit_id=inspection.unit_id,
        state__in=[RecusalState.OPEN, RecusalState.ASKED],
    ).count()
    return [f"{count}条回避情形未处理"] if count else []


@register(Stage.ARCHIVED)
def needs_own_dates_met(inspection: Inspection) -> list[str]:
    waiting = Deadline.objects.filter(
        inspection=inspection, kind__in=OWN_DATES, target_type="rounds.inspection"
    ).open()
    return [f"“{row.get_kind_display()}”还没有登记完成日期" for row in waiting]
