"""Writes of handoffs: hand over to organs, sign for, handle, answer, refuse."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, attachments, audit, numbers
from core.documents import issuing
from core.documents.counting import pages_of
from core.errors import ActionDenied, NotYet
from core.models import Attachment
from core.optimistic_locking import edit
from core.transitions import move
from findings.actions import clue_dates, outcomes
from findings.enums import ClueState, Flag, HandoffState
from findings.models import Clue, Handoff, Organ
from findings.notices import clues as notices
from findings.queries.clues import persons_of
from findings.queries.pace import pace_of
from findings.rules import clues as rules
from findings.verbs import FindingVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

SERIES = "findings.handoff"
HANDED_OVER = "移交附件"


@transaction.atomic
def hand_over(
    clue: Clue,
    *,
    organs: Sequence[Organ],
    papers: Sequence[Attachment] = (),
    note: str = "",
    version: int | None = None,
    by: User,
) -> list[Handoff]:
    """Hand an approved clue to one or two organs (单/双移交), each with the chosen papers.

    What is handed over is frozen in the handoff; the organ never sees the clue behind it. Also
    after a refusal, and for the second organ, while the clue is 已移交. Starts 线索签收.
    """
    rules.check_can_hand_over(by, clue)
    _check_organs(clue, organs)
    _check_papers(clue, papers)
    _claim(clue, organs, version, by)
    mode = "双移交" if len(organs) + clue.handoffs.standing().count() > 1 else "单移交"
    content = content_of(clue, papers=papers, note=note, mode=mode)
    return [_issue(clue, organ, content, papers, by) for organ in organs]


@transaction.atomic
def receive(handoff: Handoff, *, receiver: str = "", by: User) -> None:
    """待签收 → 已签收 with name and time; meets 线索签收 and starts 线索办理答复.

    ``receiver`` names who signed where the office enters an outside organ's receipt.
    """
    rules.check_can_receive(by, handoff)
    now = timezone.now()
    today = timezone.localdate(now)
    signed: dict = {"received_by": by, "received_at": now, "receiver": receiver[:80]}
    if _hold(handoff):
        kind = DeadlineKind.CLUE_ANSWER
        signed["answer_due_on"] = clue_dates.begin(handoff, kind, on=today, by=by)
    move(handoff, HandoffState.RECEIVED, by=by, **signed)
    deadlines.meet(DeadlineKind.CLUE_SIGN, handoff, on=today, by=by)
    notices.received(handoff, by=by)


@transaction.atomic
def refuse(
    handoff: Handoff, *, note: str, respondent: str = "", version: int | None = None, by: User
) -> None:
    """待签收 → 已退回 with the reason; the office may hand the clue over anew.

    ``respondent`` names who refused where the office enters an outside organ's receipt.
    """
    rules.check_can_receive(by, handoff)
    said: dict = {"refusal": note[:500], "respondent": respondent[:80], "urgency": 0}
    move(handoff, HandoffState.REFUSED, by=by, note=note, version=version, **said)
    deadlines.withdraw(DeadlineKind.CLUE_SIGN, handoff, reason="接收机关退回", by=by)
    notices.refused(handoff, by=by)


@transaction.atomic
def handle(
    handoff: Handoff, *, disposal: str, handling: str, version: int | None = None, by: User
) -> None:
    """已签收 → 办理中 with the disposal; afterwards the same keeps the record up to date."""
    rules.check_can_handle(by, handoff)
    values = {"disposal": disposal, "handling": handling}
    if handoff.state == HandoffState.RECEIVED:
        move(handoff, HandoffState.HANDLING, by=by, version=version, **values)
    else:
        edit(handoff, values, version=version, verb=FindingVerb.HANDLING_UPDATED, by=by)


@transaction.atomic
def answer(
    handoff: Handoff,
    *,
    outcome: str,
    text: str,
    responsibility: str = "",
    respondent: str = "",
    details: dict | None = None,
    version: int | None = None,
    by: User,
) -> None:
    """办理中 → 已答复 with the outcome; meets 线索办理答复 and tells the office.

    ``respondent`` names who answered where the office enters an outside organ's receipt.
    Where 一案双查 was asked for, what was done about those responsible must be said as well.
    ``details`` are the other columns of the outcome: its 形态, persons, 万元.
    """
    rules.check_can_answer(by, handoff)
    if not text.strip():
        raise NotYet("请填写答复内容，再提交答复。")
    if Flag.DOUBLE.label in handoff.asked and not responsibility.strip():
        raise NotYet("这件线索要求一案双查，请填写责任追究情况，再提交答复。")
    now = timezone.now()
    said: dict = {"outcome": outcome, "answer": text, "responsibility": responsibility}
    said["respondent"] = respondent[:80]
    columns = said | {"answered_by": by, "answered_at": now, "urgency": 0}
    move(handoff, HandoffState.ANSWERED, by=by, version=version, **columns)
    values = {"kind": outcome, "quantity": handoff.person_count} | (details or {})
    outcomes.begin(handoff, values, by=by)
    deadlines.meet(DeadlineKind.CLUE_ANSWER, handoff, on=timezone.localdate(now), by=by)
    notices.answered(handoff, by=by)


def content_of(clue: Clue, *, papers: Sequence[Attachment], note: str, mode: str) -> dict:
    """What the organ gets to see, frozen: everything but where in our files it came from."""
    inspection = clue.inspection
    return {
        "clue": clue.reference,
        "unit": str(inspection.unit),
        "round": str(inspection.round),
        "team": str(inspection.team or ""),
        "persons": persons_of(clue),
        "summary": clue.summary,
        "detail": clue.detail,
        "source": clue.get_source_display(),
        "discipline": clue.get_discipline_display(),
        "suggestion": clue.get_suggestion_display(),
        "suggestion_note": clue.suggestion_note,
        "flags": clue.flags,
        "note": note,
        "mode": mode,
        "papers": [_evidence(paper) for paper in papers],
    }


def _evidence(paper: Attachment) -> dict:
    """One line of the manifest: name, bytes, pages where they can be counted, SHA-256."""
    with attachments.open_file(paper) as file:
        pages = pages_of(file, paper.content_type)
    return {"name": paper.name, "size": paper.size, "pages": pages, "sha256": paper.sha256}


def _claim(clue: Clue, organs: Sequence[Organ], version: int | None, by: User) -> None:
    """Take the clue to 已移交, or hold it there, so that two people never hand it over at once.

    Where it is held, all is asked anew: meanwhile it may be concluded, or have gone to others.
    """
    if clue.state == ClueState.APPROVED:
        move(clue, ClueState.HANDED_OVER, by=by, version=version)
    else:
        clue.refresh_from_db(from_queryset=Clue.objects.select_for_update())
        rules.check_can_hand_over(by, clue)
        _check_organs(clue, organs)


def _issue(clue: Clue, organ: Organ, content: dict, papers: Any, by: User) -> Handoff:
    today = timezone.localdate()
    handoff = Handoff.objects.create(
        clue=clue,
        organ=organ,
        year=today.year,
        number=numbers.take_for_document(SERIES, today.year),
        content=content,
        flags=clue.flags,
        urgency=pace_of(clue.flags).urgency,
        approved_by=clue.approved_by,
        issued_by=by,
        issued_on=today,
        sign_due_on=today,
    )
    due = clue_dates.begin(handoff, DeadlineKind.CLUE_SIGN, on=today, by=by)
    changes = audit.begun(handoff) | {"sign_due_on": ["", due.isoformat()]}
    note = f"移交{organ}，附件{len(papers)}件"
    audit.record(handoff, FindingVerb.HANDED_OFF, by=by, note=note, changes=changes)
    for paper in papers:
        attachments.share(paper, handoff, label=HANDED_OVER, by=by)
    _set(handoff, sign_due_on=due)
    issuing.check_printable(handoff, by=by)
    assignees.ask_openers(handoff)
    notices.issued(handoff, by=by)
    return handoff


def _hold(handoff: Handoff) -> bool:
    """Whether it still stands as it was read; held then, so that nobody else signs meanwhile."""
    rows = Handoff.objects.select_for_update().filter(pk=handoff.pk, state=handoff.state)
    return rows.first() is not None


def _set(handoff: Handoff, **columns: Any) -> None:
    """Dates that follow from the step just taken, on the row this transaction holds."""
    Handoff.objects.filter(pk=handoff.pk).update(**columns)
    handoff.refresh_from_db(fields=[*columns])


def _check_organs(clue: Clue, organs: Sequence[Organ]) -> None:
    if not organs:
        raise NotYet("请选择接收机关。")
    if len({organ.pk for organ in organs}) != len(organs):
        raise NotYet("两个接收机关不能相同，请重新选择。")
    standing = set(clue.handoffs.standing().values_list("organ_id", flat=True))
    if len(standing) + len(organs) > rules.MOST_ORGANS:
        raise NotYet("一件线索最多移交两个机关，请减少接收机关。")
    for organ in organs:
        if not organ.is_active:
            raise NotYet(f"“{organ}”已停用，请选择其他接收机关。")
        if organ.pk in standing:
            raise NotYet(f"这件线索已移交{organ}，请选择其他接收机关。")


def _check_papers(clue: Clue, papers: Sequence[Attachment]) -> None:
    """Only the clue's own files may go; none is re-pointed from elsewhere."""
    own = set(attachments.of(clue).values_list("pk", flat=True))
    if any(paper.pk not in own for paper in papers):
        raise ActionDenied("所选附件不属于这件线索，请刷新页面后重新选择。")
