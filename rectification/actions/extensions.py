"""延期: asked by one person, decided by another; the first date is never lost.

Which duties may be extended, who asks and who decides is registered by kind (rounds.extendable).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit, transitions
from core.calendar import cn_date
from core.errors import NotYet
from core.targets import label_of
from core.verbs import Verb
from rectification import notices, rules
from rectification.enums import ExtensionState
from rectification.models import Extension, LedgerItem
from rectification.verbs import LedgerVerb
from rounds import extendable
from rounds.actions import deadlines
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline


def date_of(item: LedgerItem) -> Deadline:
    """The item's own entry in the ledger of deadlines."""
    rows = Deadline.objects.filter(target_type=label_of(item), target_id=item.pk)
    return rows.select_related("inspection").get(kind=DeadlineKind.ITEM)


def ask(item: LedgerItem, **request: Any) -> Extension:
    """For an item: see ``ask_for``."""
    return ask_for(date_of(item), **request)


@transaction.atomic
def ask_for(
    deadline: Deadline, *, reason: str, new_due_on: date, uploads: Iterable = (), by: User
) -> Extension:
    """Ask for a later date with the files that bear it out.

    One open request a duty; how often and how far is limited by what was in force when its
    date was set. Asking after the date is possible and marked. Raises ActionDenied for a kind
    that cannot be extended.
    """
    how = extendable.of(deadline)
    if how is None:
        raise NotYet(f"“{deadline.get_kind_display()}”的期限不能延期，请与巡察办联系。")
    thing, uploads = how.find(deadline.target_id), list(uploads)
    deadline = Deadline.objects.select_related("inspection").get(pk=deadline.pk)
    how.check_can_ask(by, thing)
    _check_wanted(deadline, new_due_on)
    if not uploads:
        raise NotYet("请附上说明延期原因的佐证材料，再报送延期申请。")
    for upload in uploads:
        attachments.check(upload)
    extension = _enter(deadline, thing, reason, new_due_on, by)
    for upload in uploads:
        attachments.store(extension, upload, by=by)
    late = "（逾期后申请）" if extension.is_late else ""
    words = f"延至{cn_date(new_due_on)}{late}"
    _note(extension, LedgerVerb.EXTENSION_ASKED, words, by, changes=audit.begun(extension))
    notices.extension_asked(extension)
    return extension


def limits_of(deadline: Deadline) -> tuple[int | None, int | None]:
    """How many extensions may still be approved, and how many days each may add; None: no limit."""
    most, longest = deadline.most_extensions, deadline.longest_extension
    if most is None:
        return None, longest
    return most - deadline.extensions.filter(state=ExtensionState.APPROVED).count(), longest


@transaction.atomic
def approve(
    extension: Extension, *, granted_on: date | None = None, note: str = "", by: User
) -> None:
    """The date moves, in the ledger of deadlines and wherever the thing keeps it.

    Less than was asked for may be granted, with a note that says why.
    """
    rules.check_can_decide_extension(by, extension)
    thing = extension.how.find(extension.deadline.target_id)
    deadline, new = Deadline.objects.get(pk=extension.deadline_id), extension.new_due_on
    if deadline.is_open and new <= deadline.due_on:
        raise NotYet("现行期限已晚于申请的日期，请选择不同意并说明。")
    new = _granted(deadline, new, granted_on, note)
    extension.how.move(thing, new, by)
    if not deadline.is_open:
        raise NotYet("这项任务已经完成或撤销，无需延期；请选择不同意并说明。")
    _decide(extension, ExtensionState.APPROVED, note, by, granted_on=new)
    why = "" if deadline.is_restricted else extension.reason
    deadlines.extend(deadline.kind, thing, due_on=new, reason=why, by=by)
    if extension.item_id:
        extension.item = thing
    notices.extension_decided(extension)


@transaction.atomic
def refuse(extension: Extension, *, note: str, by: User) -> None:
    rules.check_can_decide_extension(by, extension)
    _decide(extension, ExtensionState.REFUSED, note, by)
    deadline, step = extension.deadline, DeadlineStep.EXTENSION_REFUSED
    why = "" if deadline.is_restricted else note
    deadlines.note_step(deadline.kind, extension.thing, step=step, reason=why, by=by)
    notices.extension_decided(extension)


def _granted(deadline: Deadline, asked: date, granted_on: date | None, note: str) -> date:
    if granted_on is None or granted_on == asked:
        return asked
    if granted_on > asked or granted_on <= deadline.due_on:
        raise NotYet(
            f"同意的日期须晚于现行期限（{cn_date(deadline.due_on)}），不晚于申请的{cn_date(asked)}。"
        )
    if not note.strip():
        raise NotYet("同意的日期比申请的早，请在意见里写明理由。")
    return granted_on


def _check_wanted(deadline: Deadline, new_due_on: date) -> None:
    if not deadline.is_open:
        raise NotYet("这项任务已经完成或撤销，无需延期。")
    if new_due_on <= max(deadline.due_on, timezone.localdate()):
        raise NotYet(
            f"延期后的日期须晚于今天和现行期限（{cn_date(deadline.due_on)}），请重新填写。"
        )
    if deadline.extensions.filter(state=ExtensionState.ASKED).exists():
        raise NotYet("这一事项已有待批的延期申请，请等候决定。")
    left, longest = limits_of(deadline)
    if left is not None and left <= 0:
        raise NotYet("这一事项的延期次数已用完，不能再延期；请抓紧办理或与巡察办联系。")
    if longest is not None and (new_due_on - deadline.due_on).days > longest:
        last = cn_date(deadline.due_on + timedelta(days=longest))
        raise NotYet(f"每次延期最长{longest}日，最晚可申请延至{last}，请重新填写。")


def _enter(deadline: Deadline, thing: Any, reason: str, new_due_on: date, by: User) -> Extension:
    """The words of a restricted duty lie sealed."""
    words = {"sealed_reason": reason} if deadline.is_restricted else {"reason": reason}
    extension = Extension.objects.create(
        deadline=deadline,
        item=thing if isinstance(thing, LedgerItem) else None,
        old_due_on=deadline.due_on,
        new_due_on=new_due_on,
        asked_by=by,
        **words,
    )
    extension.thing = thing
    return extension


def _note(extension: Extension, verb: Verb, words: str, by: User, *, changes: dict) -> None:
    """In the trail and in the date's history; of a restricted duty without the reason."""
    note = f"{words}　{extension.reason}".strip()
    hidden = audit.hidden_note(extension, note)
    audit.record(extension, verb, by=by, note=hidden, changes=changes)
    deadline, step = extension.deadline, DeadlineStep.EXTENSION_ASKED
    deadlines.note_step(deadline.kind, extension.thing, step=step, reason=note, by=by)


def _decide(extension: Extension, to: str, note: str, by: User, **granted: date) -> None:
    column = "sealed_note" if extension.deadline.is_restricted else "decision_note"
    words: dict = {column: note[:500], **granted}
    transitions.move(
        extension,
        to,
        note=note,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
        **words,
    )
