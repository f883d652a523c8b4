"""The door to an inspection's clues, for those who see any of them or may register one."""

from django.urls import reverse

from accounts.models import User
from fieldwork import outcomes
from fieldwork.models import Petition
from fieldwork.rules import petitions
from findings.enums import InterviewState
from findings.models import Clue, Interview
from findings.queries import gaps
from findings.rules import clues as rules
from rounds import panels


@panels.register(order=1)
def clues(inspection, user: User) -> list[panels.Panel]:
    """Counts only what ``user`` may see; for everybody else there is no door."""
    count = Clue.objects.visible_to(user).filter(inspection=inspection).count()
    if not count and not rules.can_register(user, inspection):
        return []
    url = f"{reverse('findings:clue_list')}?inspection={inspection.pk}"
    return [panels.Panel("问题线索", url, count, "shield-lock", "限制知悉，查看留痕")]


@outcomes.register_begin(order=1)
def begin_clue(source, user: User) -> list[tuple[str, str]]:
    """A petition or a talk may become a clue; which one is known only where the clue is."""
    if isinstance(source, Petition):
        name, may = "petition", petitions.can_raise_clue(user, source)
    else:
        name = "interview"
        may = isinstance(source, Interview) and source.state == InterviewState.REGISTERED
    if not may or not rules.can_register(user, source.inspection):
        return []
    url = reverse("findings:clue_new", args=[source.inspection_id])
    return [("登记线索", f"{url}?{name}={source.pk}")]


panels.register_lacking(gaps.lacks_of)
