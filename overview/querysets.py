"""Who may see evaluations (office and leadership; nobody is shown their own marks) and alarms."""

from typing import Self

from accounts.enums import GUARDS, OVERSIGHT
from accounts.models import User
from core.querysets import ScopedQuerySet


class EvaluationQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        return self if user.has_role(*OVERSIGHT) else self.none()


class AlarmQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever guards the house: the security administrator and the auditor."""
        return self if user.has_role(*GUARDS) else self.none()
