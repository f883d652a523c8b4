"""No question is left without an answer, no decision without what became of it, when the work is archived."""

from fieldwork.enums.consultations import ConsultationState
from fieldwork.models import Consultation
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection

WAITING = (ConsultationState.SUBMITTED, ConsultationState.TASKED)


@register(Stage.ARCHIVED)
def needs_consultations_ended(inspection: Inspection) -> list[str]:
    """By number, never by title."""
    rows = Consultation.objects.filter(inspection=inspection, state__in=WAITING)
    rows = rows.defer(*Consultation.AUDIT_HIDDEN).order_by("number")
    return [f"{row}{row.get_state_display()}，还没有办结" for row in rows]
