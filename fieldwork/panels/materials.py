"""The link to what was asked of the unit on the inspection page."""

from django.urls import reverse

from accounts.models import User
from fieldwork.enums.materials import RequestState
from fieldwork.models import Material, MaterialRequest
from fieldwork.rules import materials as rules
from rounds.panels import Panel, register


@register
def materials_panel(inspection, user: User) -> list[Panel]:
    requests = MaterialRequest.objects.visible_to(user).filter(inspection=inspection)
    lines = Material.objects.filter(request__in=requests).exclude(
        request__state=RequestState.WITHDRAWN
    )
    states = list(lines.values_list("state", flat=True))
    if not states:
        if not rules.can_request(user, inspection):
            return []
        url = reverse("fieldwork:material_request_new", args=[inspection.pk])
        return [Panel("资料清单", url, None, "files", "向单位发出资料清单")]
    url = f"{reverse('fieldwork:material_request_list')}?inspection={inspection.pk}"
    hint = f"已收{states.count('received')}项，待核收{states.count('delivered')}项"
    return [Panel("资料清单", url, len(states), "files", hint)]
