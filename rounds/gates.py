"""Sentences that bar an inspection's next step, or a round's archiving.

Apps above register theirs; all are asked."""

from collections import defaultdict
from collections.abc import Callable

from django.db.models import QuerySet

from core.models import IssuedNumber
from core.registry import KeyedRegistry, Registry
from core.targets import label_of
from rounds.enums import (
    NOTICE,
    OWN_DATES,
    REPORTS,
    Duty,
    RecusalState,
    RoundState,
    Stage,
)
from rounds.models import Deadline, Inspection, Recusal, Round, TeamMember

Gate = Callable[[Inspection], list[str]]
RoundGate = Callable[[Round], list[str]]
_gates: defaultdict[str, Registry[Gate]] = defaultdict(Registry)
_doubts: defaultdict[str, Registry[Gate]] = defaultdict(Registry)
# ``@register_act(Stage.RECTIFICATION)``: a sentence that names the page on which an act enters that
# stage; empty where this inspection simply goes on.
_acts: KeyedRegistry[str, Callable[[Inspection], str]] = KeyedRegistry()
register_act = _acts.register
# Asked before a round is archived.
_round_gates: Registry[RoundGate] = Registry()
register_round = _round_gates.register


def register(stage: str) -> Callable[[Gate], Gate]:
    """``@register(Stage.FEEDBACK)``: asked before an inspection enters that stage."""
    return _gates[stage].register


def bars(inspection: Inspection, to: str) -> list[str]:
    """Everything that still bars ``inspection`` from entering ``to``; empty when it may."""
    return [sentence for gate in _gates[to] for sentence in gate(inspection)]


def register_doubt(stage: str) -> Callable[[Gate], Gate]:
    """``@register_doubt(Stage.REPORTING)``: sentences that a reason, typed and kept, may answer."""
    return _doubts[stage].register


def doubts(inspection: Inspection, to: str) -> list[str]:
    """What is missing before ``to`` and may truly not exist; whoever goes on says why."""
    return [sentence for gate in _doubts[to] for sentence in gate(inspection)]


def act(inspection: Inspection, to: str) -> str:
    """On which page the step to ``to`` is taken, as a sentence; empty where it is a step alone."""
    return _acts[to](inspection) if to in _acts else ""


def round_bars(round: Round) -> list[str]:
    """Everything that still bars the round's archiving; empty when it may."""
    return [sentence for gate in _round_gates for sentence in gate(round)]


def without_feedback(round: Round) -> QuerySet[Inspection]:
    """What bars 转入整改: inspections whose opinion was not issued yet."""
    early = [Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING, Stage.FEEDBACK]
    return round.inspections.filter(stage__in=early).select_related("unit")


def bars_of_round(round: Round) -> list[str]:
    """Everything that bars the round's next step while it is carried out, for its page."""
    if round.state == RoundState.UNDERWAY:
        return [f"{row.unit}还没有印发反馈意见" for row in without_feedback(round)]
    if round.state == RoundState.RECTIFYING:
        left = round.inspections.open().select_related("unit")
        return [f"{row.unit}还没有归档" for row in left] + round_bars(round)
    return []


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


@register(Stage.FIELDWORK)
def needs_notice_issued(inspection: Inspection) -> list[str]:
    """The unit knows who comes before anybody comes."""
    target = {"target_type": label_of(inspection), "target_id": inspection.pk}
    if IssuedNumber.objects.filter(kind=NOTICE, **target).exists():
        return []
    return ["巡察通知还没有印发，由巡察办在本页“文书”中印发"]


@register(Stage.FEEDBACK)
def needs_reports_made(inspection: Inspection) -> list[str]:
    """The leading group and the secretary have heard the report before the unit does."""
    waiting = Deadline.objects.filter(
        inspection=inspection, kind__in=REPORTS, target_type=label_of(inspection)
    ).open()
    by_meeting = waiting and inspection.round.preset.needs_hearing
    how = "由巡察办在“会议议定”中登记会议后自动完成" if by_meeting else "请在本页“期限”中登记"
    return [f"“{row.get_kind_display()}”还没有登记完成日期，{how}" for row in waiting]


@register(Stage.ARCHIVED)
def needs_own_dates_met(inspection: Inspection) -> list[str]:
    waiting = Deadline.objects.filter(
        inspection=inspection, kind__in=OWN_DATES, target_type="rounds.inspection"
    ).open()
    return [f"“{row.get_kind_display()}”还没有登记完成日期" for row in waiting]
