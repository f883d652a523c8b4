"""Writes of 立行立改: issue, receive, report, accept, return; the date is kept by rounds."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit, numbers
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit, hold
from core.transitions import move
from findings.enums import FixState
from findings.models import Finding, ImmediateFix
from findings.notices import fixes as notices
from findings.rules import findings as finding_rules
from findings.rules import fixes as rules
from findings.verbs import FindingVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind


@transaction.atomic
def issue(
    finding: Finding, *, problem: str, requirement: str, due_on: date, on: date, by: User
) -> ImmediateFix:
    """Hand a signed finding to its unit under the year's next number; the liaisons are told."""
    hold(finding)
    finding_rules.check_can_fix_at_once(by, finding)
    if due_on < on:
        raise NotYet("整改期限不能早于发出日期，请重新选择。")
    fix = ImmediateFix.objects.create(
        finding=finding,
        number=numbers.take_for_document("findings.fix", on.year),
        year=on.year,
        problem=problem,
        requirement=requirement,
        due_on=due_on,
        issued_by=by,
        issued_on=on,
    )
    audit.record(fix, FindingVerb.FIX_ISSUED, by=by, note=problem, changes=audit.begun(fix))
    deadlines.set_date(
        finding.inspection,
        DeadlineKind.IMMEDIATE_FIX,
        fix,
        starts_on=on,
        due_on=due_on,
        label=str(fix),
        url=fix.get_absolute_url(),
        by=by,
    )
    issuing.check_printable(fix, by=by)
    notices.issued(fix)
    return fix


@transaction.atomic
def receive(fix: ImmediateFix, *, by: User) -> None:
    """待签收 → 整改中 by the unit's liaison; the leader is told."""
    rules.check_can_receive(by, fix)
    move(fix, FixState.RECEIVED, by=by, received_by=by, received_at=timezone.now())
    notices.received(fix, by=by)


@transaction.atomic
def write_report(fix: ImmediateFix, *, report: str, version: int | None = None, by: User) -> bool:
    """Keep the report's text before it is handed in; raises StaleState as any edit does."""
    rules.check_can_report(by, fix)
    return edit(fix, {"report": report}, version=version, verb=FindingVerb.FIX_FILLED_IN, by=by)


@transaction.atomic
def report(fix: ImmediateFix, *, by: User) -> None:
    """整改中 → 待验收, with a text and at least one file that proves it."""
    rules.check_can_report(by, fix)
    if not fix.report.strip():
        raise NotYet("请先填写整改情况，再报告。")
    if not attachments.of(fix).exists():
        raise NotYet("请先上传佐证材料（如凭证、制度、照片），再报告。")
    move(
        fix,
        FixState.REPORTED,
        by=by,
        reported_by=by,
        reported_at=timezone.now(),
        return_note="",
    )
    notices.reported(fix, by=by)


@transaction.atomic
def accept(fix: ImmediateFix, *, note: str = "", by: User) -> None:
    """待验收 → 已办结; the day of the report is the day the duty was met."""
    rules.check_can_accept(by, fix)
    done_on = timezone.localdate(fix.reported_at)
    move(fix, FixState.ACCEPTED, by=by, note=note, accepted_by=by, accepted_at=timezone.now())
    deadlines.meet(DeadlineKind.IMMEDIATE_FIX, fix, on=done_on, by=by)
    notices.accepted(fix)


@transaction.atomic
def return_for_rework(fix: ImmediateFix, *, note: str, by: User) -> None:
    """待验收 → 整改中 with a reason; the reporter is told."""
    rules.check_can_return(by, fix)
    move(fix, FixState.RECEIVED, by=by, note=note, return_note=note[:500])
    notices.returned(fix, note=note)
