"""Reads of 会议议定: which meeting heard an inspection, what waits for whom."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from findings.enums.resolutions import MeetingKind, ResolutionState
from findings.models import Resolution, ResolutionTask
from rounds.enums import RoundState
from rounds.models import Inspection


def hearings(inspection: Inspection) -> QuerySet[Resolution]:
    """The registered meetings of the leading group that heard it, the first one first."""
    rows = Resolution.objects.registered().filter(kind=MeetingKind.GROUP, inspections=inspection)
    return rows.order_by("held_on", "pk")


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """Whoever was named has the task; the office what names nobody who can act, and what is written
    down and not registered."""
    if not user.has_role(*OVERSIGHT):
        return []
    rows = ResolutionTask.objects.open()
    found = _lines("办理议定事项", rows.filter(assignee=user))
    if user.has_role(Role.OFFICE):
        found += _lines("跟踪议定事项", rows.exclude(can_act()))
        found += [
            WorkItem("登记会议议定", row.title, row.get_absolute_url(), rows=(key_of(row),))
            for row in Resolution.objects.filter(state=ResolutionState.DRAFT)
            .exclude(round__state=RoundState.ARCHIVED)
            .defer("attendees", "summary")
            .order_by("pk")
        ]
    return found


def can_act() -> Q:
    """Tasks whose person can sign in and still reads meetings."""
    return Q(assignee__is_active=True, assignee__roles__overlap=list(OVERSIGHT))


def _lines(verb: str, rows: QuerySet[ResolutionTask]) -> list[WorkItem]:
    shown = rows.select_related("resolution", "assignee").defer("text", "result")
    shown = shown.defer("resolution__attendees", "resolution__summary")
    return [
        WorkItem(verb, str(row), row.get_absolute_url(), row.due_on, row.who, (key_of(row),))
        for row in shown.order_by("due_on", "pk")
    ]
