"""The link to an inspection's clues, for those who see any of them or may register one."""

from django.urls import reverse

from accounts.models import User
from fieldwork import outcomes
from fieldwork.enums.interviews import InterviewState
from fieldwork.models import Interview, Petition
from fieldwork.rules import petitions
from findings.models import Clue
from findings.queries import gaps
from findings.rules import clues as rules
from rounds import panels


@panels.register(order=1)
def clues(inspection, user: User) -> list[panels.Panel]:
    """Counts only what ``user`` may see; for everybody else there is no link."""
    count = Clue.objects.visible_to(user).filter(inspection=inspection).count()
    if not count and not rules.can_register(user, inspection):
        return []
    url = f"{reverse('findings:clue_list')}?inspection={inspection.pk}"
    return [panels.Panel("问题线索", url, count, "shield-lock", "限制知悉，查看留痕")]


@outcomes.register_begin(order=1)
def begin_clues(sources, user: User) -> dict[int, outcomes.Begun]:
    """A petition or a talk may become a clue; which one is known only where the clue is."""
    rows = [row for row in sources if _may_become_clue(row, user)]
    if not rows or not rules.can_register(user, rows[0].inspection):
        return {}
    url = reverse("findings:clue_new", args=[rows[0].inspection_id])
    name = rows[0]._meta.model_name
    return {row.pk: [("登记线索", f"{url}?{name}={row.pk}")] for row in rows}


def _may_become_clue(source, user: User) -> bool:
    if isinstance(source, Petition):
        return petitions.can_raise_clue(user, source)
    return isinstance(source, Interview) and source.state == InterviewState.REGISTERED


panels.register_lacking(gaps.lacks_of)
