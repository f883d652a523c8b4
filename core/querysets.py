"""The scoped base: every domain queryset answers ``visible_to(user)``, and denies by default."""

from typing import Self

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows who may see its rows; subclasses widen ``visible_to``."""

    def visible_to(self, user) -> Self:
        return self.none()
