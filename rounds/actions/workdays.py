"""Entering the State Council's arrangement and taking a day back; provisional deadlines are settled.

Dates that were final already move only where the administrator decides so; both dates stay in the
history, and whoever answers for them is told.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.models import User
from core import audit
from core.calendar import cn_date
from core.errors import NotYet, StaleState
from core.models import CalendarDay
from rounds import rules, shifting
from rounds.actions import deadlines, sweeping
from rounds.models import Deadline
from rounds.verbs import RoundVerb

WHY = "放假和调休安排调整，重新推算"


@transaction.atomic
def enter(
    days: Mapping[date, dict], *, moving: bool = False, shown: str | None = None, by: User
) -> list[Deadline]:
    """Write days (day → is_workday, name, source), new or changed; returns what was computed anew.

    ``moving`` moves final dates, too; ``shown`` is the digest of what the person saw of them.
    """
    rules.check_can_edit_calendar(by)
    shifts = _shifts({day: values["is_workday"] for day, values in days.items()}, moving, shown)
    rows = [CalendarDay(day=day, **values) for day, values in sorted(days.items())]
    CalendarDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_workday", "name", "source"],
    )
    settled = sweeping.settle_provisional(by=by)
    moved = _move(shifts, by)
    free = sum(not row.is_workday for row in rows)
    words = f"休息{free}天，上班{len(rows) - free}天；重新推算暂定期限{len(settled)}项"
    audit.record(None, RoundVerb.WORKDAYS_ENTERED, by=by, note=words + _told(moving, moved))
    return settled + moved


@transaction.atomic
def withdraw(day: date, *, moving: bool, shown: str | None = None, by: User) -> list[Deadline]:
    """Take an entered day back: it is again what was published, or Monday to Friday."""
    rules.check_can_edit_calendar(by)
    row = CalendarDay.objects.select_for_update().filter(pk=day).first()
    if row is None:
        raise NotYet("这一天没有录入过，或已经撤回，请刷新页面查看。")
    shifts = _shifts({day: None}, moving, shown)
    row.delete()
    moved = _move(shifts, by)
    words = f"{cn_date(day)}（{'上班' if row.is_workday else '休息'}，{row.name or '无名称'}，{row.source or '无依据'}）"
    audit.record(None, RoundVerb.WORKDAYS_WITHDRAWN, by=by, note=words + _told(moving, moved))
    return moved


def _shifts(changed: dict, moving: bool, shown: str | None) -> list[shifting.Shift]:
    found = shifting.of(changed)
    if moving and shown is not None and shown != shifting.digest(found):
        raise StaleState("受影响的期限刚刚有了变化，请看过最新的清单后再确认。")
    return found if moving else []


def _move(shifts: list[shifting.Shift], by: User) -> list[Deadline]:
    moved = [row for s in shifts if (row := deadlines.shift(s.deadline, s.due, reason=WHY, by=by))]
    shifting.follow(moved, by)
    return moved


def _told(moving: bool, moved: list[Deadline]) -> str:
    return f"；随之调整已定期限{len(moved)}项" if moving else "；已定期限不调整"
