"""Reads over several tables or with aggregates: one module a noun."""

from datetime import date

from accounts.models import User
from core.worklist import WorkItem
from findings.queries import clues, gaps, resolutions, work


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """What waits for ``user`` in this app."""
    sources = (
        work.findings_waiting,
        work.fixes_of_unit,
        work.fixes_of_office,
        work.feedback_waiting,
        clues.waiting_for,
        work.reports_waiting,
        work.recommendations_waiting,
        resolutions.waiting_for,
    )
    found = [item for source in sources for item in source(user, today)]
    return [*found, *gaps.to_mend(user)]
