"""Which requests for a second person somebody may see."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from accounts.enums import SECOND_PERSONS, ApprovalState, Role
from core.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class ApprovalQuerySet(ScopedQuerySet):
    def visible_to(self, user: "User") -> Self:
        """Who decides and who audits sees all; who asks sees those of their own field."""
        if user.has_role(*SECOND_PERSONS, Role.AUDITOR):
            return self
        seen = Q(asked_by=user)
        if user.has_role(Role.SYSADMIN):
            seen |= Q(kind__startswith="accounts.")
        if user.has_role(Role.OFFICE):
            seen |= Q(kind__startswith="rounds.")
        return self.filter(seen) if user.is_active else self.none()

    def pending(self) -> Self:
        return self.filter(state=ApprovalState.PENDING)

    def decidable_by(self, user: "User") -> Self:
        """Pending ones that ``user`` may decide: neither their own nor about their account."""
        if not user.has_role(*SECOND_PERSONS):
            return self.none()
        return self.pending().exclude(asked_by=user).exclude(about=user)
