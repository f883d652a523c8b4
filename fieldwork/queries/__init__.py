"""Reads over several tables or with aggregates: one module a noun."""

from datetime import date

from accounts.models import User
from core.worklist import WorkItem
from fieldwork.queries import (
    consultations,
    directives,
    focus,
    intake,
    interviews,
    materials,
    petition_work,
    planned_talks,
    surveys,
    weekly,
    workplans,
)


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """What waits for ``user`` in this app."""
    sources = (
        consultations.waiting_for,
        directives.waiting_for,
        focus.waiting_for,
        intake.waiting_for,
        materials.waiting_for,
        interviews.waiting_for,
        planned_talks.waiting_for,
        petition_work.petitions_waiting,
        petition_work.referrals_waiting,
        surveys.waiting_for,
        weekly.waiting_for,
        workplans.waiting_for,
    )
    return [item for source in sources for item in source(user, today)]
