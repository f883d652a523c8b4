"""Whose the dates of 巡前函询 are: the office's and the asked organ's, nobody else's."""

from django.db.models import Q

from accounts.enums import Role
from accounts.models import User
from fieldwork.models import IntakeRequest
from rounds.querysets import register_dates


@register_dates
def of_intake(user: User) -> Q | None:
    if not user.has_role(Role.OFFICE, Role.ORGAN):
        return None
    seen = IntakeRequest.objects.visible_to(user).values("pk")
    return Q(target_type="fieldwork.intakerequest", target_id__in=seen)
