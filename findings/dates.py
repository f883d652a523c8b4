"""Whose the dates of handoffs, recommendations and what meetings asked for are: whoever sees the thing sees its date."""

from django.db.models import Q

from accounts.enums import INSIDERS, Role
from accounts.models import User
from findings.models import Handoff, Recommendation, ResolutionTask
from rounds.querysets import register_dates

CLUE_READERS = (*INSIDERS, Role.ORGAN)


@register_dates
def of_handoffs(user: User) -> Q | None:
    """Restricted: the organ's handlers and those who may see the clue."""
    if not user.has_role(*CLUE_READERS):
        return None
    seen = Handoff.objects.visible_to(user).values("pk")
    return Q(target_type="findings.handoff", target_id__in=seen)


@register_dates
def of_recommendations(user: User) -> Q | None:
    """For the organ; everybody else sees them with the inspection."""
    if not user.has_role(Role.ORGAN):
        return None
    seen = Recommendation.objects.visible_to(user).values("pk")
    return Q(target_type="findings.recommendation", target_id__in=seen)


@register_dates
def of_resolution_tasks(user: User) -> Q | None:
    """Restricted: whoever reads the task itself."""
    if not user.has_role(*INSIDERS):
        return None
    seen = ResolutionTask.objects.visible_to(user).values("pk")
    return Q(target_type="findings.resolutiontask", target_id__in=seen)
