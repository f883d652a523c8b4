"""Reads over several tables or with aggregates: one module a noun."""

from datetime import date

from core.worklist import WorkItem
from findings.queries import clues, materials, work


def waiting_for(user, today: date) -> list[WorkItem]:
    """What waits for ``user`` in this app."""
    sources = (
        work.findings_waiting,
        materials.materials_waiting,
        work.fixes_of_unit,
        work.feedback_waiting,
        clues.waiting_for,
    )
    return [item for source in sources for item in source(user, today)]
