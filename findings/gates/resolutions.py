"""The leading group has heard the report before the unit does; nothing it asked for is forgotten."""

from findings.enums.resolutions import ResolutionState
from findings.models import Resolution, ResolutionTask
from findings.queries import resolutions
from rounds.enums import DeadlineKind, Stage
from rounds.gates import register, register_round
from rounds.models import Deadline, Inspection, Round


@register(Stage.FEEDBACK)
def needs_hearing(inspection: Inspection) -> list[str]:
    """Where the preset asks for it; while the report's own date is open, that one says so already."""
    if not inspection.round.preset.needs_hearing or resolutions.hearings(inspection).exists():
        return []
    own = Deadline.objects.filter(inspection=inspection, kind=DeadlineKind.GROUP_REPORT)
    if own.open().exists():
        return []
    return ["巡察情况还没有经领导小组会议听取，由巡察办在“会议议定”中登记会议"]


@register_round
def needs_tasks_done(round: Round) -> list[str]:
    rows = ResolutionTask.objects.open().filter(resolution__round=round)
    shown = rows.select_related("resolution").defer("text", "result").order_by("pk")
    return [f"{task}还没有办结" for task in shown]


@register_round
def needs_meetings_registered(round: Round) -> list[str]:
    """Also one whose registration was taken back: its points are open, though nobody has them."""
    rows = Resolution.objects.filter(round=round, state=ResolutionState.DRAFT)
    shown = rows.defer("attendees", "summary").order_by("pk")
    return [f"会议“{each.title}”还没有登记，由巡察办登记或作废" for each in shown]
