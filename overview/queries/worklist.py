"""我的待办: what every app says waits for a person, most urgent first. There is no Task table."""

from collections.abc import Callable
from datetime import date

from accounts.models import User
from accounts.queries import approvals, resting
from core.process_cache import cached_value
from core.worklist import WorkItem
from fieldwork import queries as fieldwork
from findings import queries as findings
from overview.queries import assignees
from rectification import queries as rectification
from rounds import queries as rounds

Source = Callable[[User, date], list[WorkItem]]
SOURCES: tuple[Source, ...] = (
    approvals.waiting_for,
    resting.waiting_for,
    rounds.waiting_for,
    fieldwork.waiting_for,
    findings.waiting_for,
    rectification.waiting_for,
    assignees.waiting_for,
)


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """All that waits for ``user``, most urgent first; gathered anew whenever something is written."""
    return cached_value(("waiting", user.pk, today), lambda: gathered(user, today))


def gathered(user: User, today: date) -> list[WorkItem]:
    """The same, asked of the database."""
    items = [item for source in SOURCES for item in source(user, today)]
    return sorted(items, key=lambda item: item.urgency)
