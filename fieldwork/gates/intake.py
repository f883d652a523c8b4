"""No letter is left unanswered when its inspection is archived: answered, or taken back."""

from fieldwork.models import IntakeReply
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection


@register(Stage.ARCHIVED)
def needs_letters_ended(inspection: Inspection) -> list[str]:
    rows = IntakeReply.objects.filter(inspection=inspection).waiting()
    return [
        f"{row.request.organ}对{row.request}还没有答复，请登记答复或撤回"
        for row in rows.select_related("request__organ").order_by("pk")
    ]
