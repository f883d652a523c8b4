"""Columns of dated things that repeat their deadline's date, for lists that sort by it."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from core import optimistic_locking
from core.targets import model_of
from rounds.models import Deadline
from rounds.verbs import RoundVerb

# What keeps the date of which duty (its kind and the label of the dated thing), and in which column.
Copies = Mapping[tuple[str, str], str]


def write(moved: Iterable[Deadline], copies: Copies, *, by: User | None) -> None:
    """What the working calendar moved is written where it is repeated."""
    for deadline in moved:
        if column := copies.get((deadline.kind, deadline.target_type)):
            thing: Any = model_of(deadline.target_type)._base_manager.get(pk=deadline.target_id)
            optimistic_locking.edit(
                thing, {column: deadline.due_on}, verb=RoundVerb.MOVED_BY_CALENDAR, by=by
            )
