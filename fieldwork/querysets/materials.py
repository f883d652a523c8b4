"""Who may see 资料清单 and its lines."""

from typing import Self

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.querysets import ScopedQuerySet
from fieldwork.enums.materials import RequestState
from rounds.querysets import own_inspections, own_unit_ids


class OfMaterials(ScopedQuerySet):
    """Shared scope of 资料清单 and its lines; ``path`` leads to the inspection."""

    path = "inspection"

    def visible_to(self, user: User) -> Self:
        """Office and leadership all, a team its own, a liaison what their unit was asked for."""
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(**{f"{self.path}__in": own_inspections(user)})
        if user.has_role(Role.LIAISON):
            return self.filter(**{f"{self.path}__unit__in": own_unit_ids(user)})
        return self.none()


class RequestQuerySet(OfMaterials):
    def open(self) -> Self:
        return self.filter(state=RequestState.ISSUED)


class MaterialQuerySet(OfMaterials):
    path = "request__inspection"
