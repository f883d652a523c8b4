"""What the unit was asked for is in, or was withdrawn, when an inspection is to be archived."""

from fieldwork.models import MaterialRequest
from rounds.enums import Stage
from rounds.gates import register
from rounds.models import Inspection


@register(Stage.ARCHIVED)
def needs_materials_in(inspection: Inspection) -> list[str]:
    waiting = MaterialRequest.objects.filter(inspection=inspection).open()
    return [f"{row}未收齐，请核收或撤回" for row in waiting]
