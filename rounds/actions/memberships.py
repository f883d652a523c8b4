"""From when and until when people are on their teams: with the dates their sight begins and ends."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from core import audit
from rounds.models import TeamMember


@transaction.atomic
def begin(rows: QuerySet[TeamMember], *, on: date, by) -> int:
    """Let these memberships begin on ``on``; each has its own event. Returns how many changed."""
    return _set(rows.exclude(from_on=on), "调整起始日期", from_on=on, by=by)


@transaction.atomic
def end(rows: QuerySet[TeamMember], *, on: date, by) -> int:
    """End on ``on`` those that last; each has its own event. Returns how many ended."""
    return _set(rows.filter(to_on=None, from_on__lte=on), "成员任务结束", to_on=on, by=by)


def _set(rows: QuerySet[TeamMember], verb: str, *, by, **dates: date) -> int:
    members = list(rows.select_related("inspector").order_by("pk"))
    events = [audit.build(m, verb, by=by, changes=audit.changes(m, dates)) for m in members]
    TeamMember.objects.filter(pk__in=[member.pk for member in members]).update(**dates)
    audit.record_all(events)
    return len(members)
