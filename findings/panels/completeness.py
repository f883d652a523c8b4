"""The link to a round's 三不核对, for team and insiders; no figure, since that would cost a query."""

from django.urls import reverse

from accounts.enums import INSIDERS
from accounts.models import User
from rounds import panels


@panels.register(order=2)
def completeness(inspection, user: User) -> list[panels.Panel]:
    if not user.has_role(*INSIDERS):
        return []
    url = reverse("findings:completeness", args=[inspection.round_id])
    return [panels.Panel("三不核对", url, None, "list-check", "单位、问题、线索有无遗漏")]
