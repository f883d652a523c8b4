"""No question is left without an answer, no decision without what became of it, when the work is archived."""

from fieldwork.enums.consultations import ConsultationState
from fieldwork.models import Consultation
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection

WAITING = (ConsultationState.SUBMITTED, ConsultationState.TASKED)


@register(Stage.ARCHIVED)
def needs_consultations_ended(inspection: Inspection) -> list[str]:
    """How many, no more: whoever reads the sentence may not know to which body they went."""
    count = Consultation.objects.filter(inspection=inspection, state__in=WAITING).count()
    return [f"{count}件请示报告还没有办结"] if count else []
