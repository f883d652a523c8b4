"""Which rule is in force for a round, and from which day it counts (docs/domain.md §5)."""

from datetime import date

from core.errors import NotYet
from rounds.enums import DeadlineKind, StartEvent
from rounds.models import Deadline, Inspection, PresetRow, Round, RoundDeadlineRow


def rule_for(round: Round, kind: str) -> PresetRow | RoundDeadlineRow:
    """The rule in force; raises ActionDenied where neither round nor preset has one."""
    own = RoundDeadlineRow.objects.filter(round=round, kind=kind).first()
    usual = PresetRow.objects.filter(preset_id=round.preset_id, kind=kind).first()
    if own and usual and not own.responsible:  # a round that says another date says no other people
        own.responsible, own.reminded = usual.responsible, usual.reminded
    found = own or usual
    if found is None:
        name = DeadlineKind(kind).label
        raise NotYet(
            f"期限方案“{round.preset}”里没有“{name}”这一行，"
            "请在本轮期限中补上，或请系统管理员补充方案。"
        )
    return found


def anchor(inspection: Inspection, start_event: str) -> date | None:
    """The inspection's own date of an event, actual or else planned; None for others' events."""
    if start_event == StartEvent.ENTRY:
        return inspection.entry_on or inspection.round.starts_on
    if start_event == StartEvent.EXIT:
        return inspection.exit_on or inspection.round.ends_on
    if start_event == StartEvent.FEEDBACK:
        return inspection.feedback_on
    if start_event == StartEvent.CONCENTRATED_END:
        rows = Deadline.objects.filter(inspection=inspection, kind=DeadlineKind.CONCENTRATED)
        return rows.values_list("due_on", flat=True).first()
    return None


def limits(round: Round) -> dict:
    """How often and how far the round's preset lets a date move, as of now."""
    preset = round.preset
    return {
        "most_extensions": preset.most_extensions,
        "longest_extension": preset.longest_extension,
    }
