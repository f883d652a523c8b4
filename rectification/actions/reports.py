"""整改进展: what the unit reports, with evidence; a report is never changed afterwards."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit, transitions
from core.errors import ActionDenied
from core.optimistic_locking import claim, edit
from rectification import rules
from rectification.enums import ItemState
from rectification.models import LedgerItem, Measure, ProgressReport
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind


@transaction.atomic
def draft(item: LedgerItem, *, text: str, by: User) -> bool:
    """Keep what is being written for the next report; False where nothing changed.

    The trail says that somebody began, and nothing of the words, which may never be sent.
    """
    rules.check_can_report(by, item)
    if item.report_draft == text:
        return False
    if not item.report_draft:
        audit.record(item, LedgerVerb.PROGRESS_DRAFTED, by=by)
    claim(item, item.version, {"report_draft": text})
    item.refresh_from_db()
    return True


@transaction.atomic
def report(
    item: LedgerItem,
    *,
    text: str,
    progress: int,
    measure: Measure | None = None,
    done: Iterable[Measure] = (),
    reason: str = "",
    uploads: Iterable = (),
    ends_draft: bool = False,
    by: User,
) -> ProgressReport:
    """Report progress in per cent, the measures completed today, and evidence.

    The report is about one ``measure``: that named, or the only one that is completed by it. Less
    progress than stands needs a ``reason``. The first report starts an item that was only
    acknowledged. A file that is refused refuses the whole report with its sentence.
    """
    rules.check_can_report(by, item)
    rules.check_progress(item, progress, reason)
    done, uploads = list(done), list(uploads)
    for upload in uploads:
        attachments.check(upload)
    if item.state == ItemState.ACKNOWLEDGED:
        transitions.move(item, ItemState.IN_PROGRESS, by=by)
    row = ProgressReport.objects.create(
        item=item,
        measure=measure or (done[0] if len(done) == 1 else None),
        text=text,
        progress=progress,
        by=by,
    )
    note, changes = f"{progress}%　{text[:200]}", audit.begun_by_label(row)
    audit.record(item, LedgerVerb.PROGRESS_REPORTED, by=by, note=note, changes=changes)
    for upload in uploads:
        attachments.store(row, upload, by=by)
    if ends_draft and item.report_draft:
        claim(item, None, {"report_draft": ""})
        item.refresh_from_db()
    edit(item, {"progress": progress}, verb=LedgerVerb.PROGRESS_UPDATED, note=reason, by=by)
    for measure in done:
        _complete(measure, item, by)
    return row


def _complete(measure: Measure, item: LedgerItem, by: User) -> None:
    if measure.item_id != item.pk:
        raise ActionDenied("所选措施不属于这一事项，请刷新页面后重新选择。")
    if measure.done_on is not None:
        return
    today = timezone.localdate()
    edit(measure, {"done_on": today}, verb=LedgerVerb.MEASURE_DONE, by=by)
    deadlines.meet(DeadlineKind.MEASURE, measure, on=today, by=by)
