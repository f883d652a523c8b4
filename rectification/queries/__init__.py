"""Reads over ledgers: ``items`` counters and what belongs to them, ``worklist`` what waits for whom."""

from rectification.queries.items import (
    Belongings,
    Counters,
    belongings,
    counters,
    counters_by_ledger,
    counters_in_scope,
    files_by_target,
    files_of,
    with_measures,
    with_overdue,
)
from rectification.queries.worklist import waiting_for

__all__ = [
    "Belongings",
    "Counters",
    "belongings",
    "counters",
    "counters_by_ledger",
    "counters_in_scope",
    "files_by_target",
    "files_of",
    "waiting_for",
    "with_measures",
    "with_overdue",
]
