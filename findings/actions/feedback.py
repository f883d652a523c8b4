"""Writes of the opinion: begin it, word it, issue it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import User
from core import audit, numbers
from core.documents import issuing, making, registry
from core.errors import ActionDenied, NotYet
from core.optimistic_locking import claim, edit
from core.transitions import move
from findings.enums import FeedbackState, FindingState
from findings.models import Feedback, FeedbackItem, Finding
from findings.notices import feedback as notices
from findings.queries import feedback as queries
from findings.rules import feedback as rules
from findings.verbs import FindingVerb
from rounds.enums import StartEvent
from rounds.models import Inspection

DOCUMENT = "feedback_letter"
# One problem of the opinion: the finding, how it is worded, its place.
Item = tuple[Finding, str, int]


@transaction.atomic
def draft(inspection: Inspection, *, by: User) -> Feedback:
    """Begin the opinion with default words and every signed finding meant for feedback."""
    rules.check_can_word(by, inspection)
    feedback, is_new = Feedback.objects.get_or_create(
        inspection=inspection, defaults=queries.default_words(inspection) | {"worded_by": by}
    )
    if is_new:
        _put_items(feedback, queries.first_items(inspection))
        told = {name: ["", text] for name, text in _wordings(feedback).items()}
        changes = audit.begun(feedback) | told
        audit.record(
            feedback,
            FindingVerb.FEEDBACK_DRAFTED,
            by=by,
            note=f"选入{len(told)}条问题",
            changes=changes,
        )
    return feedback


@transaction.atomic
def word(
    feedback: Feedback, values: dict, *, items: Iterable[Item], version: int | None, by: User
) -> None:
    """Write the words and the choice of problems; raises StaleState as any edit does."""
    rules.check_can_word(by, feedback.inspection)
    items = list(items)
    _check_items(feedback, items)
    changes = audit.changes(Feedback.objects.get(pk=feedback.pk), values)
    claim(feedback, version, values, state=FeedbackState.DRAFT)
    changes |= _put_items(feedback, items)
    feedback.refresh_from_db()
    if changes and feedback.worded_by_id != by.pk:
        changes["worded_by"] = [str(feedback.worded_by or ""), str(by)]
        feedback.worded_by = by
        feedback.save(update_fields=["worded_by"])
    note = f"选入{len(items)}条问题"
    audit.record(feedback, FindingVerb.FEEDBACK_CHANGED, by=by, note=note, changes=changes)


@transaction.atomic
def issue(feedback: Feedback, *, on: date, by: User) -> None:
    """起草中 → 已印发 under the year's next number, by somebody else than whose words it says; its
    findings become 已反馈, and its document is made.

    Called by rectification when it opens the ledger, in the stage 反馈.
    """
    rules.check_can_issue(by, feedback)
    exit_on = feedback.inspection.exit_on
    if exit_on and on < exit_on:
        raise NotYet("反馈日期不能早于驻点结束日期，请重新选择。")
    move(
        feedback,
        FeedbackState.ISSUED,
        by=by,
        year=on.year,
        number=numbers.take_for_document("findings.feedback", on.year),
        issued_on=on,
        issued_by=by,
    )
    for item in feedback.items.select_related("finding__inspection"):
        move(item.finding, FindingState.FED_BACK, by=by)
    issuing.check_printable(feedback, by=by)
    kind = registry.get(DOCUMENT)
    if kind is not None:
        making.ask(kind, feedback, by=by)
    notices.issued(feedback, by=by)


@transaction.atomic
def follow_correction(inspection: Inspection, event: str, moved: list, by: User) -> None:
    """The opinion was delivered on the day that the inspection now says."""
    issued = Feedback.objects.filter(inspection=inspection, issued_on__isnull=False).first()
    if event == StartEvent.FEEDBACK and issued is not None:
        edit(
            issued,
            {"issued_on": inspection.feedback_on},
            verb=FindingVerb.FEEDBACK_DATE_CORRECTED,
            by=by,
        )


def _check_items(feedback: Feedback, items: list[Item]) -> None:
    """Only signed findings of this inspection, each with words."""
    for finding, text, _ in items:
        if finding.inspection_id != feedback.inspection_id:
            raise ActionDenied("选入的底稿不属于这项巡察任务，请刷新页面后重新选择。")
        if finding.state != FindingState.SIGNED:
            raise NotYet(
                f"{finding.reference}是“{finding.get_state_display()}”，只有已审签的底稿可以反馈。"
            )
        if not text.strip():
            raise NotYet(f"{finding.reference}的反馈表述是空的，请填写或取消勾选。")


def _put_items(feedback: Feedback, items: Iterable[Item]) -> dict[str, list[str]]:
    """Replace the choice; rows that stay keep their identity.

    Returns what changed, problem by problem: how it was worded before and after.
    """
    items, before = list(items), _wordings(feedback)
    feedback.items.exclude(finding__in=[finding for finding, _, _ in items]).delete()
    for finding, text, place in items:
        FeedbackItem.objects.update_or_create(
            finding=finding, defaults={"feedback": feedback, "text": text, "order": place}
        )
    after = _wordings(feedback)
    found = {name: [before.get(name, ""), after.get(name, "")] for name in before | after}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _wordings(feedback: Feedback) -> dict[str, str]:
    """By the finding's reference its place and words."""
    rows = feedback.items.select_related("finding").order_by("order", "id")
    return {f"问题（{row.finding.reference}）": f"{row.order}. {row.text}" for row in rows}
