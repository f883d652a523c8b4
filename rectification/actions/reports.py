"""整改进展: what the unit reports, with evidence; a report is never changed afterwards."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit, freezing, transitions
from core.errors import ActionDenied, StaleState
from core.optimistic_locking import claim, content_token, edit
from rectification import rules
from rectification.enums import ItemState
from rectification.models import LedgerItem, Measure, ProgressReport
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

ALSO_WRITTEN = "这一项的进展在您打开之后又有人写过（同事，或您的另一个页面），已另行保存。您写的仍在本页，可以直接报送，不会盖掉那一份。"


@transaction.atomic
def draft(item: LedgerItem, *, text: str, version: str | None = None, by: User) -> bool:
    """Keep what is being written for the next report; False where nothing changed.

    ``version`` is the ``content_token`` of the words that the page began with: StaleState where a
    colleague has kept others since. The item's own version stays. The trail says that somebody
    began, and nothing of the words, which may never be sent.
    """
    rules.check_can_report(by, item)
    freezing.check(item)  # the trail hears of the first words alone
    stands = _drafted(item)
    if version is not None and version != content_token(stands):
        raise StaleState(ALSO_WRITTEN)
    item.report_draft = text
    if stands == text:
        return False
    if not stands:
        audit.record(item, LedgerVerb.PROGRESS_DRAFTED, by=by)
    claim(item, None, {"report_draft": text}, raises_version=False)
    return True


def _drafted(item: LedgerItem) -> str:
    """The words that are kept now, until this is done nobody else's."""
    rows = LedgerItem.objects.select_for_update().filter(pk=item.pk).order_by()
    return rows.values_list("report_draft", flat=True).get()


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
    ends_draft: str = "",
    by: User,
) -> ProgressReport:
    """Report progress in per cent, the measures completed today, and evidence.

    The report is about one ``measure``: that named, or the only one that is completed by it. Less
    progress than stands needs a ``reason``. The first report starts an item that was only
    acknowledged. A file that is refused refuses the whole report with its sentence. ``ends_draft``
    is the token of the words kept for it: what a colleague keeps meanwhile is not thrown away.
    """
    rules.check_can_report(by, item)
    rules.check_progress(item, progress, reason)
    done, uploads = list(done), list(uploads)
    _check_measures(item, done if measure is None else [measure, *done])
    for upload in uploads:
        attachments.check(upload)
    if item.state == ItemState.ACKNOWLEDGED:
        transitions.move(item, ItemState.IN_PROGRESS, by=by)
    about = measure or (done[0] if len(done) == 1 else None)
    row = ProgressReport.objects.create(
        item=item, measure=about, text=text, progress=progress, by=by
    )
    note, changes = f"{progress}%　{text[:200]}", audit.begun_by_label(row)
    audit.record(item, LedgerVerb.PROGRESS_REPORTED, by=by, note=note, changes=changes)
    for upload in uploads:
        attachments.store(row, upload, by=by)
    _end_draft(item, ends_draft)
    edit(item, {"progress": progress}, verb=LedgerVerb.PROGRESS_UPDATED, note=reason, by=by)
    for each in done:
        _complete(each, by)
    return row


def _check_measures(item: LedgerItem, measures: list[Measure]) -> None:
    if any(each.item_id != item.pk for each in measures):
        raise ActionDenied("所选措施不属于这一事项，请刷新页面后重新选择。")


def _end_draft(item: LedgerItem, token: str) -> None:
    """The words kept for this report go with it; what a colleague keeps meanwhile stays."""
    if token and token == content_token(_drafted(item)):
        claim(item, None, {"report_draft": ""}, raises_version=False)
        item.refresh_from_db()


def _complete(measure: Measure, by: User) -> None:
    if measure.done_on is not None:
        return
    today = timezone.localdate()
    edit(measure, {"done_on": today}, verb=LedgerVerb.MEASURE_DONE, by=by)
    deadlines.meet(DeadlineKind.MEASURE, measure, on=today, by=by)
