"""Writes of weekly reports: opened by the system, filled in and submitted by the team, returned by the office."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core import assignees, audit, calendar
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.transitions import move
from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from fieldwork.notices import weekly as notices
from fieldwork.queries import weekly as queries
from fieldwork.rules import weekly as rules
from fieldwork.verbs import WeeklyVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Deadline, Inspection

KIND = DeadlineKind.WEEKLY
NOTE = 500
MORE_DAYS = 2  # 工作日 at least, for completing what was returned


def open_due(today: date) -> int:
    """A report for every week of a stay that has begun; safe to run twice. How many were opened."""
    rows = Inspection.objects.filter(stage__in=rules.STAGES, entry_on__isnull=False)
    rows = rows.select_related("round__preset", "unit", "team").order_by("pk")
    opened = 0
    for inspection in rows.annotate(last=Max("weekly_reports__week_on")):
        for week in queries.open_weeks(inspection, inspection.last, today):
            opened += _open(inspection, week, today)
    return opened


def end_dates() -> int:
    """Reports that were never submitted are owed no more once their stay was reported on."""
    rows = Deadline.objects.open().filter(kind=KIND).exclude(inspection__stage__in=rules.STAGES)
    reports = WeeklyReport.objects.filter(pk__in=rows.values("target_id"))
    ended = 0
    for report in reports:
        reason = "驻点和报告阶段已结束"
        ended += deadlines.withdraw(KIND, report, reason=reason, by=None) is not None
    return ended


@transaction.atomic
def edit(row: WeeklyReport, values: dict, *, version: int | None = None, by: User) -> bool:
    """False if nothing changed; raises StaleState as any edit does."""
    rules.check_can_edit(by, row)
    return save(row, values, version=version, verb=WeeklyVerb.CHANGED, by=by)


@transaction.atomic
def submit(row: WeeklyReport, *, version: int | None = None, by: User) -> None:
    """填写中 → 已报送: the figures stay as they are at this moment; the office hears of it."""
    rules.check_can_submit(by, row)
    if not row.summary.strip():
        raise NotYet("请先填写本周小结，再报送。")
    today = timezone.localdate()
    move(
        row,
        WeeklyState.SUBMITTED,
        by=by,
        version=version,
        figures=queries.frozen(row),
        submitted_on=today,
        submitted_by=by,
        return_note="",
    )
    issuing.check_printable(row, by=by)
    deadlines.meet(KIND, row, on=today, by=by)
    notices.submitted(row)


@transaction.atomic
def return_for_more(row: WeeklyReport, *, note: str, by: User) -> None:
    """已报送 → 填写中 with the reason; its figures follow the registers again."""
    rules.check_can_return(by, row)
    sent_on, author = row.submitted_on, row.submitted_by
    move(
        row,
        WeeklyState.DRAFT,
        by=by,
        note=note,
        figures=None,
        submitted_on=None,
        submitted_by=None,
        return_note=note[:NOTE],
    )
    if sent_on:
        _reopen_date(row, sent_on, by)
    notices.returned(row, author)


def _reopen_date(row: WeeklyReport, sent_on: date, by: User) -> None:
    """Owed again, with time to complete it: to its own day, or to a new one where that is nearer."""
    deadline = deadlines.reopen(KIND, row, met_on=sent_on, reason="周报退回", by=by)
    today = timezone.localdate()
    due = calendar.add(today, MORE_DAYS, calendar.DeadlineUnit.WORKDAY, provisional=True).date
    if deadline and deadline.due_on < due:
        rule = f"退回补充，{MORE_DAYS}个工作日内"
        _set_date(row, starts_on=today, due_on=due, rule_text=rule, by=by)


@transaction.atomic
def _open(inspection: Inspection, week_on: date, today: date) -> int:
    """The report of one week with its day; 0 where another run was faster."""
    row, is_new = WeeklyReport.objects.get_or_create(inspection=inspection, week_on=week_on)
    if not is_new:
        return 0
    audit.record(row, WeeklyVerb.OPENED, by=None, changes=audit.begun(row))
    _begin_date(row, today)
    assignees.ask_openers(row)
    return 1


def _begin_date(row: WeeklyReport, today: date) -> None:
    """By the round's rule from the week's Monday, never before the report was there to be filled in.

    Restricted, for leadership sees the other dates of an inspection; without a rule there is no day.
    """
    try:
        rule = deadlines.rule_for(row.inspection.round, KIND)
    except NotYet:
        return
    shared = _shared(row)
    started = deadlines.start(row.inspection, KIND, row, starts_on=row.week_on, by=None, **shared)
    if started.due_on < today:
        words = f"{rule.words}，补建的当日"[:60]
        _set_date(row, starts_on=row.week_on, due_on=today, rule_text=words, by=None)


def _set_date(
    row: WeeklyReport, *, starts_on: date, due_on: date, rule_text: str, by: User | None
) -> None:
    day: dict[str, Any] = {"starts_on": starts_on, "due_on": due_on, "rule_text": rule_text}
    deadlines.set_date(row.inspection, KIND, row, **day, **_shared(row), by=by)


def _shared(row: WeeklyReport) -> dict[str, Any]:
    label = f"{row.inspection.unit}{row}"
    return {"label": label, "url": row.get_absolute_url(), "restricted": True}
