"""延期: asked by the unit, decided by the office; the first date is never lost."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from core import attachments, audit, moves
from core.calendar import cn_date
from core.edits import edit
from core.errors import ActionDenied
from core.targets import label_of
from rectification import notices, rules
from rectification.enums import ExtensionState
from rectification.models import Extension, LedgerItem
from rounds.actions import deadlines
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline


@transaction.atomic
def ask(
    item: LedgerItem, *, reason: str, new_due_on: date, uploads: Iterable = (), by
) -> Extension:
    """Ask for a later date with the files that bear it out.

    One open request an item; how often and how far is limited by what was in force when the
    item's date was set. Asking after the date is possible and marked.
    """
    item, uploads = _lock(item), list(uploads)
    rules.check_can_ask_extension(by, item)
    _check_wanted(item, new_due_on)
    if not uploads:
        raise ActionDenied("请附上说明延期原因的佐证材料，再报送延期申请。")
    for upload in uploads:
        attachments.check(upload)
    extension = Extension.objects.create(
        item=item, reason=reason, old_due_on=item.due_on, new_due_on=new_due_on, asked_by=by
    )
    for upload in uploads:
        attachments.store(extension, upload, by=by)
    late = "（逾期后申请）" if extension.is_late else ""
    note = f"延至{cn_date(new_due_on)}{late}　{reason}"
    audit.record(extension, "申请延期", by=by, note=note)
    deadlines.note_step(
        DeadlineKind.ITEM, item, step=DeadlineStep.EXTENSION_ASKED, reason=note, by=by
    )
    notices.extension_asked(extension)
    return extension


def limits_of(item: LedgerItem) -> tuple[int | None, int | None]:
    """How many extensions may still be approved, and how many days each may add; None: no limit."""
    rows = Deadline.objects.filter(
        kind=DeadlineKind.ITEM, target_type=label_of(item), target_id=item.pk
    )
    most, longest = rows.values_list("most_extensions", "longest_extension").first() or (None, None)
    if most is None:
        return None, longest
    return most - item.extensions.filter(state=ExtensionState.APPROVED).count(), longest


def _check_wanted(item: LedgerItem, new_due_on: date) -> None:
    if new_due_on <= max(item.due_on, timezone.localdate()):
        raise ActionDenied(
            f"延期后的日期须晚于今天和现行期限（{cn_date(item.due_on)}），请重新填写。"
        )
    if item.extensions.filter(state=ExtensionState.ASKED).exists():
        raise ActionDenied("这一事项已有待批的延期申请，请等候巡察办决定。")
    left, longest = limits_of(item)
    if left is not None and left <= 0:
        raise ActionDenied("这一事项的延期次数已用完，不能再延期；请抓紧办理或与巡察办联系。")
    if longest is not None and (new_due_on - item.due_on).days > longest:
        last = cn_date(item.due_on + timedelta(days=longest))
        raise ActionDenied(f"每次延期最长{longest}日，最晚可申请延至{last}，请重新填写。")


@transaction.atomic
def approve(extension: Extension, *, note: str = "", by) -> None:
    """The item's date moves; measures that end on its old last day move along."""
    rules.check_can_decide_extension(by, extension)
    item = _lock(extension.item)
    if not item.is_open:
        raise ActionDenied("事项已销号，无需延期；请选择不同意并说明。")
    old, new = item.due_on, extension.new_due_on
    if new <= old:
        raise ActionDenied("现行期限已晚于申请的日期，请选择不同意并说明。")
    _decide(extension, ExtensionState.APPROVED, note, by)
    edit(item, {"due_on": new}, verb="延期", by=by)
    deadlines.extend(DeadlineKind.ITEM, item, due_on=new, reason=extension.reason, by=by)
    for measure in item.measures.filter(done_on=None, due_on=old):
        edit(measure, {"due_on": new}, verb="延期", by=by)
        deadlines.extend(DeadlineKind.MEASURE, measure, due_on=new, reason="随整改事项延期", by=by)
    extension.item = item
    notices.extension_decided(extension)


@transaction.atomic
def refuse(extension: Extension, *, note: str, by) -> None:
    rules.check_can_decide_extension(by, extension)
    _decide(extension, ExtensionState.REFUSED, note, by)
    deadlines.note_step(
        DeadlineKind.ITEM,
        extension.item,
        step=DeadlineStep.EXTENSION_REFUSED,
        reason=note,
        by=by,
    )
    notices.extension_decided(extension)


def _decide(extension: Extension, to: str, note: str, by) -> None:
    moves.move(
        extension,
        to,
        note=note,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
        decision_note=note[:500],
    )


def _lock(item: LedgerItem) -> LedgerItem:
    rows = LedgerItem.objects.select_for_update(of=("self",))
    return rows.select_related("ledger__unit", "ledger__inspection").get(pk=item.pk)
