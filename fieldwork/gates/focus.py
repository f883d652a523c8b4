"""What was known before must be looked into: each open 重点关注事项 is named by its number."""

from fieldwork.models import FocusPoint
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection


@register(Stage.REPORTING)
@register(Stage.FEEDBACK)
def needs_points_settled(inspection: Inspection) -> list[str]:
    """By number, for not everybody who reads the sentence reads the point. Asked again before the feedback: withdrawing a sheet opens what it was drafted from."""
    rows = FocusPoint.objects.filter(inspection=inspection).unsettled().order_by("number")
    return [
        f"{row.reference}{row.get_state_display()}，还没有结论"
        for row in rows.defer(*FocusPoint.AUDIT_HIDDEN)
    ]
