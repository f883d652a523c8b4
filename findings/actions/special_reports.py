"""Writes of special reports: handed up, returned, what leaders wrote, what changed, the end."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, audit
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit, hold, touch
from core.transitions import move
from findings.enums import IssueState
from findings.models import CommonIssue, IssueChange, IssueDecision
from findings.notices import recommendations as notices
from findings.rules import special_reports as rules
from findings.verbs import FindingVerb


@transaction.atomic
def submit(issue: CommonIssue, *, version: int | None = None, by: User) -> None:
    """起草中 → 待批示: its words and what it counts stay as they are from now on."""
    rules.check_can_submit(by, issue)
    today = timezone.localdate()
    columns: dict[str, Any] = {"submitted_on": today, "submitted_by": by, "return_note": ""}
    move(issue, IssueState.SUBMITTED, version=version, by=by, **columns)
    issuing.check_printable(issue, by=by)
    assignees.require_taker(issue)
    notices.report_submitted(issue, by=by)


@transaction.atomic
def return_for_more(issue: CommonIssue, *, note: str, version: int | None = None, by: User) -> None:
    """待批示 → 起草中 with what is missing; refused once a leader's words are registered."""
    rules.check_can_return(by, issue)
    move(issue, IssueState.DRAFT, note=note, version=version, by=by, return_note=note[:500])
    notices.report_returned(issue, by=by)


@transaction.atomic
def decide(issue: CommonIssue, values: dict, *, by: User) -> IssueDecision:
    """Register what a leader wrote; the first one leads 待批示 → 待落实."""
    hold(issue)
    rules.check_can_decide(by, issue)
    _check_day(values["decided_on"], "批示日期", issue)
    if issue.state == IssueState.SUBMITTED:
        move(issue, IssueState.DECIDED, by=by)
    touch(issue)
    row = IssueDecision.objects.create(issue=issue, entered_by=by, **values)
    audit.record(row, FindingVerb.ISSUE_DECISION_ADDED, by=by, changes=audit.begun(row))
    notices.report_decided(row, by=by)
    return row


@transaction.atomic
def correct_decision(
    row: IssueDecision, values: dict, *, version: int | None = None, by: User
) -> bool:
    hold(row.issue)
    rules.check_can_correct_decision(by, row)
    _check_day(values["decided_on"], "批示日期", row.issue)
    return edit(row, values, version=version, verb=FindingVerb.ISSUE_DECISION_CHANGED, by=by)


@transaction.atomic
def add_change(issue: CommonIssue, values: dict, *, by: User) -> IssueChange:
    """What came of the report, dated."""
    hold(issue)
    rules.check_can_change(by, issue)
    _check_day(values["done_on"], "日期", issue)
    touch(issue)  # no end is decided over what did not say this
    row = IssueChange.objects.create(issue=issue, entered_by=by, **values)
    audit.record(row, FindingVerb.ISSUE_CHANGE_ADDED, by=by, changes=audit.begun(row))
    return row


@transaction.atomic
def correct_change(row: IssueChange, values: dict, *, version: int | None = None, by: User) -> bool:
    hold(row.issue)
    rules.check_can_correct_change(by, row)
    _check_day(values["done_on"], "日期", row.issue)
    return edit(row, values, version=version, verb=FindingVerb.ISSUE_CHANGE_CHANGED, by=by)


@transaction.atomic
def close(issue: CommonIssue, *, version: int | None = None, by: User) -> None:
    """待落实 → 已办结."""
    rules.check_can_close(by, issue)
    move(issue, IssueState.CLOSED, version=version, by=by, closed_on=timezone.localdate())


def _check_day(day: date, label: str, issue: CommonIssue) -> None:
    """Nothing is written on a report before it went up, nor tomorrow."""
    if day > timezone.localdate():
        raise NotYet(f"{label}不能晚于今天，请核对。")
    if issue.submitted_on and day < issue.submitted_on:
        raise NotYet(f"{label}不能早于报送日期，请核对。")
