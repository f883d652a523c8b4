"""Check constraints that many models need, each in one line."""

from django.db import models
from django.db.models import Q


def one_of(
    name: str, choices: type[models.Choices], column: str = "state"
) -> models.CheckConstraint:
    """The column holds a value that ``choices`` knows."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{column}__in": choices.values}))


def together(name: str, *columns: str) -> models.CheckConstraint:
    """All of the columns are filled, or none is."""
    none = Q(**dict.fromkeys(columns))
    filled = Q(**{f"{column}__isnull": False for column in columns})
    return models.CheckConstraint(name=name, condition=none | filled)
