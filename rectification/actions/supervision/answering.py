"""The unit signs for a letter and answers; the office accepts or returns the answer."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, transitions
from core.errors import NotYet
from rectification import notices
from rectification.actions.supervision.answer_dates import answer_date, set_answer_date
from rectification.actions.supervision.closing import closing
from rectification.enums import Recipient, SupervisionState
from rectification.models import Supervision
from rectification.rules import supervision as rules
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

S = SupervisionState


@transaction.atomic
def receive(letter: Supervision, *, name: str, post: str = "", by: User) -> None:
    """待签收 → 待答复: signed for by a named person of the unit."""
    rules.check_can_receive(by, letter)
    if not name.strip():
        raise NotYet("请填写签收人姓名，再签收。")
    if letter.recipient == Recipient.FIRST and not post.strip():
        raise NotYet("这份文书由单位主要负责人签收，请填写其职务。")
    transitions.move(
        letter,
        S.RECEIVED,
        note=f"{post}{name}",
        by=by,
        received_at=timezone.now(),
        received_by=by,
        received_name=name.strip()[:80],
        received_post=post.strip()[:80],
    )
    notices.letter_received(letter)


@transaction.atomic
def answer(
    letter: Supervision,
    *,
    text: str,
    uploads: Iterable = (),
    version: int | None = None,
    by: User,
) -> None:
    """待答复 → 待审核 with what was done and its evidence; meets the answer's deadline."""
    rules.check_can_answer(by, letter)
    if not text.strip():
        raise NotYet("请写明整改和落实情况，再提交答复。")
    uploads = list(uploads)
    for upload in uploads:
        attachments.check(upload)
    for upload in uploads:
        attachments.store(letter, upload, by=by)
    transitions.move(
        letter,
        S.ANSWERED,
        version=version,
        by=by,
        answer=text,
        answered_at=timezone.now(),
        answered_by=by,
        return_note="",
    )
    deadlines.meet(DeadlineKind.SUPERVISION, letter, on=timezone.localdate(), by=by)
    notices.letter_answered(letter)


@transaction.atomic
def accept(letter: Supervision, *, note: str = "", by: User) -> None:
    """待审核 → 已办结."""
    rules.check_can_review(by, letter)
    transitions.move(letter, S.ACCEPTED, note=note, by=by, **closing(note, by))
    notices.letter_accepted(letter)


@transaction.atomic
def return_answer(letter: Supervision, *, note: str, by: User) -> None:
    """待审核 → 待答复 with the reason and a new date, counted as the first was."""
    rules.check_can_review(by, letter)
    today = timezone.localdate()
    due = answer_date(letter.step, today)
    columns: dict = {"return_note": note[:500], "answer_due_on": due}
    transitions.move(letter, S.RECEIVED, note=note, by=by, **columns)
    set_answer_date(letter, today, due, by)
    notices.letter_returned(letter)
