"""What the passing of days does to deadlines by itself: missed dates, provisional ones, next year.

Every sweep may run twice or at once, and after any outage: what was done is not done again.
"""

from datetime import date

from django.db import connection, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core import calendar, notices
from rounds import shifting
from rounds.actions import deadlines
from rounds.enums import DeadlineStep
from rounds.models import Deadline

NOVEMBER = 11

# One statement: a date that passed is entered once (the table's own constraint says so), however
# many sweeps run at the same time or were missed.
MISSED = """
INSERT INTO rounds_deadlinechange (deadline_id, step, new_due_on, reason, at)
SELECT d.id, %(step)s, d.due_on, '', now()
FROM rounds_deadline d
WHERE d.met_on IS NULL AND d.withdrawn_on IS NULL AND d.due_on < %(today)s
  AND NOT EXISTS (
    SELECT 1 FROM rounds_deadlinechange c
    WHERE c.deadline_id = d.id AND c.step = %(step)s AND c.new_due_on = d.due_on
  )
ORDER BY d.id
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def note_missed(today: date) -> int:
    """Enter “到期未完成” in the history of every open deadline that passed; returns how many."""
    values: dict[str, str | date] = {"step": DeadlineStep.MISSED.value, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(MISSED, values)
        return cursor.rowcount


@transaction.atomic
def settle_provisional(*, by: User | None = None) -> list[Deadline]:
    """Recompute provisional dates whose years the calendar knows by now; both dates are kept."""
    workdays = calendar.Workdays()
    rows = Deadline.objects.select_for_update().filter(is_provisional=True, withdrawn_on=None)
    settled = [
        row
        for row in rows.exclude(unit="").order_by("id")
        if deadlines.settle(row, workdays=workdays, by=by)
    ]
    shifting.follow(settled, by)
    return settled


def warn_of_next_year(today: date) -> int:
    """From November on, tell system administrators that next year's holidays are missing.

    The State Council publishes them in November. One notice a month; returns how many were told.
    """
    year = today.year + 1
    if today.month < NOVEMBER or calendar.is_known(year):
        return 0
    people = list(User.objects.with_role(Role.SYSADMIN))
    notices.notify(
        people,
        kind="calendar",
        key=f"calendar:{year}:{today.month}",
        subject=f"{year}年放假和调休安排尚未录入",
        body=f"涉及{year}年的工作日期限现按暂定日期计算。国务院办公厅公布安排后，"
        "请在“工作日历”中导入，暂定的期限会随即重新推算。",
        url=reverse("rounds:calendar_days"),
    )
    return len(people)
