"""Reads over ledgers: ``items`` counters and what belongs to them, ``worklist`` what waits for whom."""

from rectification.queries.evidence import prove
from rectification.queries.items import (
    ANY_OUTSIDE,
    HISTORY,
    Belongings,
    Counters,
    belongings,
    counters,
    counters_by_ledger,
    counters_in_scope,
    files_by_target,
    files_of,
    of_source,
    open_from_outside,
    with_measures,
    with_overdue,
)
from rectification.queries.plans import Repeated, plan_token, repeated_words, with_urgency
from rectification.queries.worklist import waiting_for

__all__ = [
    "ANY_OUTSIDE",
    "HISTORY",
    "Belongings",
    "Counters",
    "Repeated",
    "belongings",
    "counters",
    "counters_by_ledger",
    "counters_in_scope",
    "files_by_target",
    "files_of",
    "of_source",
    "open_from_outside",
    "plan_token",
    "prove",
    "repeated_words",
    "waiting_for",
    "with_measures",
    "with_overdue",
    "with_urgency",
]
