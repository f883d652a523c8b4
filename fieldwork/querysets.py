"""Who may see what a team learns before it is a finding; the unit sees none of it."""

from typing import Self

from accounts.enums import OVERSIGHT, Role
from core.querysets import ScopedQuerySet
from fieldwork.enums.focus import UNSETTLED
from rounds.querysets import own_team_ids


class FocusQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Office and leadership all, a team its own."""
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(inspection__team__in=own_team_ids(user))
        return self.none()

    def unsettled(self) -> Self:
        """Those without a conclusion."""
        return self.filter(state__in=UNSETTLED)
