"""Writes of 请示汇报: draft, submit, decide, return, report what was done."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, attachments, audit, numbers
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from fieldwork.enums.consultations import ConsultationState
from fieldwork.models import Consultation
from fieldwork.notices import consultations as notices
from fieldwork.rules import consultations as rules
from fieldwork.verbs import ConsultationVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection

KIND = DeadlineKind.CONSULTATION
NOTE = 500
S = ConsultationState


@transaction.atomic
def draft(inspection: Inspection, values: dict, *, by: User) -> Consultation:
    """Still the team's own; the leader submits it."""
    rules.check_can_draft(by, inspection)
    row = Consultation.objects.create(inspection=inspection, created_by=by, **values)
    audit.record(row, ConsultationVerb.DRAFTED, by=by, changes=audit.begun(row))
    assignees.ask_openers(row)
    return row


@transaction.atomic
def edit(row: Consultation, values: dict, *, version: int | None = None, by: User) -> bool:
    rules.check_can_edit(by, row)
    return save(row, values, version=version, verb=ConsultationVerb.CHANGED, by=by)


@transaction.atomic
def remove(row: Consultation, *, by: User) -> None:
    """Takes away a draft that was never submitted."""
    hold(row)
    rules.check_can_remove(by, row)
    if attachments.of(row).exists():
        raise NotYet("请先移除附件，再删除这件草稿。")
    audit.record(row, ConsultationVerb.REMOVED, by=by)
    row.delete()


@transaction.atomic
def submit(row: Consultation, *, version: int | None = None, by: User) -> None:
    """起草 → 待批示: the body that it goes to reads it from now on; the first time it gets its number."""
    rules.check_can_submit(by, row)
    columns: dict[str, Any] = {"submitted_on": timezone.localdate(), "return_note": ""}
    if row.number is None:
        columns["number"] = numbers.take(f"fieldwork.consultation.{row.inspection_id}")
    move(row, S.SUBMITTED, by=by, version=version, **columns)
    issuing.check_printable(row, by=by)
    assignees.require_taker(row)
    notices.submitted(row)


@transaction.atomic
def decide(
    row: Consultation,
    *,
    decision: str,
    due_on: date | None = None,
    version: int | None = None,
    by: User,
) -> None:
    """待批示 → 已批示; with a day → 待落实, a task of the team's until that day."""
    rules.check_can_decide(by, row)
    today = timezone.localdate()
    if not decision.strip():
        raise NotYet("请写明批示意见。")
    _check_due(due_on)
    columns: dict[str, Any] = {"decision": decision, "decided_on": today}
    columns |= {"decided_by": by, "due_on": due_on}
    move(row, S.TASKED if due_on else S.DECIDED, by=by, version=version, **columns)
    issuing.check_printable(row, by=by)
    if due_on:
        _begin_date(row, due_on, by)
    notices.decided(row)


@transaction.atomic
def return_for_more(row: Consultation, *, note: str, by: User) -> None:
    """待批示 → 起草 with what is missing."""
    rules.check_can_return(by, row)
    move(row, S.DRAFT, by=by, note=note, return_note=note[:NOTE])
    notices.returned(row)


@transaction.atomic
def report(row: Consultation, *, result: str, version: int | None = None, by: User) -> None:
    """待落实 → 已落实 with what was done; whoever decided hears of it."""
    rules.check_can_report(by, row)
    if not result.strip():
        raise NotYet("请写明落实情况。")
    today = timezone.localdate()
    columns: dict[str, Any] = {"result": result, "done_on": today, "return_note": ""}
    move(row, S.DONE, by=by, version=version, **columns)
    issuing.check_printable(row, by=by)
    deadlines.meet(KIND, row, on=today, by=by)
    notices.reported(row)


@transaction.atomic
def return_result(
    row: Consultation, *, note: str, due_on: date, version: int | None = None, by: User
) -> None:
    """已落实 → 待落实 with what is missing and until when."""
    rules.check_can_return_result(by, row)
    _check_due(due_on)
    columns: dict[str, Any] = {"done_on": None, "due_on": due_on, "return_note": note[:NOTE]}
    move(row, S.TASKED, by=by, note=note, version=version, **columns)
    _begin_date(row, due_on, by)
    notices.result_returned(row)


def _begin_date(row: Consultation, due_on: date, by: User) -> None:
    """Restricted: the office sees no date of what went to the leading group, and the other way round."""
    deadlines.set_date(
        row.inspection,
        KIND,
        row,
        starts_on=timezone.localdate(),
        due_on=due_on,
        label=f"{row}批示落实",
        url=row.get_absolute_url(),
        restricted=True,
        by=by,
    )


def _check_due(due_on: date | None) -> None:
    if due_on and due_on < timezone.localdate():
        raise NotYet("落实期限不能早于今天，请重新填写。")
