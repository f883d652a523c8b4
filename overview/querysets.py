"""Who may see evaluations (office and leadership; nobody is shown their own marks) and alarms."""

from typing import Self

from accounts.enums import Role
from core.querysets import ScopedQuerySet
from rounds.querysets import INSIDE


class EvaluationQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        return self if user.has_role(*INSIDE) else self.none()


class AlarmQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Whoever guards the house: the security administrator and the auditor."""
        return self if user.has_role(Role.SECURITY, Role.AUDITOR) else self.none()
