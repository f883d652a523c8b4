"""The scoped base: every domain queryset answers ``visible_to(user)``, and denies by default."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows who may see its rows; subclasses widen ``visible_to``."""

    def visible_to(self, user: "User") -> Self:
        return self.none()
