"""Entering the State Council's arrangement; provisional deadlines are settled at once."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from core import audit
from core.models import CalendarDay
from rounds import rules
from rounds.actions import sweeping
from rounds.models import Deadline


@transaction.atomic
def enter(days: Mapping[date, dict], *, by) -> list[Deadline]:
    """Write days (day → is_workday, name, source), new or changed; returns the deadlines settled.

    Dates that were set already stay: only those marked as provisional are computed anew.
    """
    rules.check_can_edit_calendar(by)
    rows = [CalendarDay(day=day, **values) for day, values in sorted(days.items())]
    CalendarDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_workday", "name", "source"],
    )
    settled = sweeping.settle_provisional(by=by)
    free = sum(not row.is_workday for row in rows)
    words = f"休息{free}天，调休上班{len(rows) - free}天；重新推算暂定期限{len(settled)}项"
    audit.record(None, "录入工作日历", by=by, note=words)
    return settled
