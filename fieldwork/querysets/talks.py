"""Who may see talks, planned and held."""

from typing import Self

from django.db.models import Q

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.querysets import ScopedQuerySet
from fieldwork.enums.interviews import InterviewState
from fieldwork.enums.talks import TalkState
from rounds.enums import Stage
from rounds.querysets import own_inspections

TALKED_IN = (Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING)


class InterviewQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The team sees its own talks; office and leadership those that were registered."""
        if user.has_role(Role.INSPECTOR):
            own = Q(inspection__in=own_inspections(user))
            return self.filter(
                own | Q(state=InterviewState.REGISTERED) if user.has_role(*OVERSIGHT) else own
            )
        return (
            self.filter(state=InterviewState.REGISTERED)
            if user.has_role(*OVERSIGHT)
            else self.none()
        )


class PlannedTalkQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The team's own: whom it wants to talk to is known to nobody else."""
        if user.has_role(Role.INSPECTOR):
            return self.filter(inspection__in=own_inspections(user))
        return self.none()

    def waiting(self) -> Self:
        """Those to be held, of inspections in which talks are still held."""
        return self.filter(state=TalkState.PLANNED, inspection__stage__in=TALKED_IN)
