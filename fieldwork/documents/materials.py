"""资料清单: the lines that the unit was sent, and what came; before that the usual list to choose from."""

from accounts.models import User
from core.documents import registry
from core.documents.tree import Column, Sheet, Table
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material
from rounds.documents.notice import MATERIALS, has_team, usual
from rounds.models import Inspection

SENT = (
    Column("序号", 0.5, "center"),
    Column("清单", 1.5, "center"),
    Column("资料名称", 2.8),
    Column("提交期限", 1.3, "center"),
    Column("提供情况", 0.9, "center"),
    Column("备注", 2),
)


@registry.document(
    "material_list",
    "资料清单",
    Inspection,
    check=has_team,
    joined=("unit", "team", "round__term"),
    order=6,
)
def materials(inspection: Inspection, user: User) -> Sheet:
    sent = _sent(inspection)
    return Sheet(
        MATERIALS,
        (Table(SENT, sent) if sent else usual(),),
        subtitle=str(inspection.round),
        facts=(inspection.unit.name, str(inspection.team), "提供单位（盖章）："),
    )


def _sent(inspection: Inspection) -> tuple[tuple, ...]:
    """Every line of every list that was not withdrawn."""
    rows = Material.objects.filter(request__inspection=inspection)
    rows = rows.exclude(request__state=RequestState.WITHDRAWN).select_related("request")
    return tuple(
        (n, str(row.request).removeprefix("资料清单"), row.name, row.request.due_on)
        + (_state(row), row.delivery_note)
        for n, row in enumerate(rows.order_by("request", "order"), 1)
    )


def _state(row: Material) -> str:
    if row.is_absent and row.state != MaterialState.WANTED:
        return "本单位没有"
    return row.get_state_display()
