"""Planned talks for tests, by the real actions."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from fieldwork.actions import planned_talks as actions
from fieldwork.models import PlannedTalk


def at(days: int = 1, hour: int = 9, minute: int = 0) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def values(first, **other) -> dict:
    usual = {
        "planned_at": at(),
        "minutes": 60,
        "place": "谈话室",
        "subject": "某甲",
        "post": "科长",
    }
    return (
        usual
        | {"first": first, "second": None, "topics": "接待费审批", "overlap_reason": ""}
        | other
    )


def planned(inspection, *, by, first=None, **other) -> PlannedTalk:
    return actions.plan(inspection, values(first or by.inspector, **other), by=by)
