"""Who may see evaluations: office and leadership; nobody is shown their own marks here."""

from typing import Self

from core.querysets import ScopedQuerySet
from rounds.querysets import INSIDE


class EvaluationQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        return self if user.has_role(*INSIDE) else self.none()
