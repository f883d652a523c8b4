"""督办: the system proposes, a person issues; signed for, answered, reviewed, or decided (§6)."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from core import attachments, audit, calendar, moves, numbers
from core.documents import making, registry
from core.errors import ActionDenied
from rectification import notices, queries
from rectification.enums import Recipient, SupervisionState
from rectification.models import LadderStep, Ledger, LedgerItem, Supervision
from rectification.queries import ladder
from rectification.queries.supervision import chain_of
from rectification.rules import supervision as rules
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

S = SupervisionState
PAPER = "supervision_letter"
LOCK = 7712  # one proposing or issuing at a time decides whether a letter is there already


@transaction.atomic
def propose(today: date, *, by=None) -> list[Supervision]:
    """Enter every letter that a ledger has come to; withdraw proposals that fell away.

    May run twice or at once: a ledger has one proposal at most. The office hears once a day.
    """
    _lock()
    _withdraw_settled(by)
    made, open_ones = [], _open_by_ledger()
    for due in ladder.due_steps(today):
        standing = open_ones.get(due.ledger.pk, [])
        if any(_is_as_high(letter, due.step) for letter in standing):
            continue
        _withdraw_lower(standing, due, by)
        made.append(_enter(due.ledger, due.step, due.grounds, today, by))
    if made:
        notices.letters_proposed(made, today)
    return made


@transaction.atomic
def call(ledger: Ledger, step: LadderStep, *, requirement: str = "", by) -> Supervision:
    """Issue a letter that nobody proposed, or the proposal there is; of two people one issues it."""
    _lock()
    rules.check_can_supervise(by, ledger)
    standing = Supervision.objects.filter(ledger=ledger, step=step).open().first()
    if standing is not None and standing.state != S.PROPOSED:
        who = f"由{standing.issued_by}" if standing.issued_by else ""
        raise ActionDenied(f"{standing}已{who}发出，请刷新页面查看。")
    if standing is None:
        other = Supervision.objects.filter(ledger=ledger, state=S.PROPOSED).first()
        if other is not None:
            _dismiss(other, f"改发{step}", by)
        standing = _enter(ledger, step, "巡察办决定发出", timezone.localdate(), by)
    issue(standing, requirement=requirement, by=by)
    return standing


@transaction.atomic
def issue(
    letter: Supervision, *, requirement: str = "", version: int | None = None, by
) -> Supervision:
    """待发出 → 待签收 (问责建议: → 待决定) under the next number of its series and year.

    What the letter speaks of is frozen with it, the answer gets a deadline of its own, the
    liaisons or the leading group are told, the official document is made in the background.
    """
    rules.check_can_issue(by, letter)
    today = timezone.localdate()
    columns = _issuing(letter, requirement, today, by)
    for_unit = letter.is_for_unit
    moves.move(letter, S.ISSUED if for_unit else S.REFERRED, version=version, by=by, **columns)
    if for_unit:
        _start_answer(letter, today, by)
        notices.letter_issued(letter)
    else:
        notices.letter_referred(letter)
    kind = registry.get(PAPER)
    if kind is not None:
        making.ask(kind, letter, reason="补充后重新报请" if letter.return_note else "", by=by)
    return letter


@transaction.atomic
def dismiss(letter: Supervision, *, note: str, by) -> None:
    """The office decides against it, with the reason; proposed again after the step's pause."""
    rules.check_can_issue(by, letter)
    _dismiss(letter, note, by)


@transaction.atomic
def receive(letter: Supervision, *, name: str, post: str = "", by) -> None:
    """待签收 → 待答复: signed for by a named person of the unit."""
    rules.check_can_receive(by, letter)
    if not name.strip():
        raise ActionDenied("请填写签收人姓名，再签收。")
    if letter.recipient == Recipient.FIRST and not post.strip():
        raise ActionDenied("这份文书由单位主要负责人签收，请填写其职务。")
    moves.move(
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
    by,
) -> None:
    """待答复 → 待审核 with what was done and its evidence; meets the answer's deadline."""
    rules.check_can_answer(by, letter)
    if not text.strip():
        raise ActionDenied("请写明整改和落实情况，再提交答复。")
    uploads = list(uploads)
    for upload in uploads:
        attachments.check(upload)
    for upload in uploads:
        attachments.store(letter, upload, by=by)
    moves.move(
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
def accept(letter: Supervision, *, note: str = "", by) -> None:
    """待审核 → 已办结."""
    rules.check_can_review(by, letter)
    moves.move(letter, S.ACCEPTED, note=note, by=by, **_closing(note, by))
    notices.letter_accepted(letter)


@transaction.atomic
def return_answer(letter: Supervision, *, note: str, by) -> None:
    """待审核 → 待答复 with the reason and a new date, counted as the first was."""
    rules.check_can_review(by, letter)
    today = timezone.localdate()
    due = _answer_date(letter.step, today)
    columns: dict = {"return_note": note[:500], "answer_due_on": due}
    moves.move(letter, S.RECEIVED, note=note, by=by, **columns)
    _set_answer_date(letter, today, due, by)
    notices.letter_returned(letter)


@transaction.atomic
def decide(letter: Supervision, *, outcome: str, note: str, by) -> None:
    """待决定 → 已决定: the leading group's decision with its reasons."""
    rules.check_can_decide(by, letter)
    if not outcome:
        raise ActionDenied("请选择决定，并写明理由。")
    moves.move(letter, S.DECIDED, note=note, by=by, outcome=outcome, **_closing(note, by))
    notices.letter_decided(letter)


@transaction.atomic
def return_referral(letter: Supervision, *, note: str, by) -> None:
    """待决定 → 待发出: the office completes it; the number stays the letter's own."""
    rules.check_can_decide(by, letter)
    moves.move(letter, S.PROPOSED, note=note, by=by, return_note=note[:500])
    notices.letter_decided(letter)


def _enter(ledger: Ledger, step: LadderStep, grounds: str, today: date, by) -> Supervision:
    letter = Supervision.objects.create(
        ledger=ledger,
        step=step,
        kind=step.kind,
        place=step.place,
        recipient=step.recipient,
        signer=step.signer,
        grounds=grounds[:300],
        proposed_on=today,
        proposed_by=by,
    )
    audit.record(letter, "提示督办", by=by, note=f"{step}：{grounds}")
    return letter


def _issuing(letter: Supervision, requirement: str, today: date, by) -> dict:
    """The columns that issuing fills; a letter that was referred before keeps its number."""
    step, ledger = letter.step, letter.ledger
    columns = {
        "requirement": requirement.strip() or letter.requirement,
        "content": content_of(letter, today),
        "issued_on": today,
        "issued_by": by,
        "addressee": ledger.unit.party if letter.is_for_unit else "市委巡察工作领导小组",
    }
    if letter.is_for_unit:
        columns["answer_due_on"] = _answer_date(step, today)
    if letter.number is None:
        columns |= {
            "series": step.series,
            "year": today.year,
            "number": numbers.take(f"supervision.{step.series}", today.year),
        }
    return columns


def content_of(letter: Supervision, today: date) -> dict:
    """Items, figures and earlier letters as they are today, as plain values."""
    items = letter.ledger.items.open().order_by("due_on", "number")
    counted = queries.counters(letter.ledger.items.all(), today)
    return {
        "grounds": letter.grounds,
        "total": counted.total,
        "closed": counted.closed,
        "open": counted.open,
        "overdue": counted.overdue,
        "concentrated_due_on": letter.ledger.concentrated_due_on.isoformat(),
        "items": [
            {
                "number": item.number,
                "problem": item.problem,
                "department": item.department,
                "progress": item.progress,
                "due_on": item.due_on.isoformat(),
                "late": max((today - item.due_on).days, 0),
            }
            for item in items
        ],
        "chain": chain_of(letter.ledger, before=letter.place),
    }


def _answer_date(step: LadderStep, today: date) -> date:
    return calendar.add(today, step.answer_after, step.answer_unit, provisional=True).date


def _start_answer(letter: Supervision, today: date, by) -> None:
    due = letter.answer_due_on or _answer_date(letter.step, today)
    _set_answer_date(letter, today, due, by)


def _set_answer_date(letter: Supervision, today: date, due: date, by) -> None:
    step = letter.step
    deadlines.set_date(
        letter.ledger.inspection,
        DeadlineKind.SUPERVISION,
        letter,
        starts_on=today,
        due_on=due,
        label=f"{letter.ledger.unit}答复{letter}",
        url=letter.get_absolute_url(),
        basis=step.basis or f"发出后{step.answer_after}{step.get_answer_unit_display()}内答复",
        by=by,
    )


def _closing(note: str, by) -> dict:
    return {"closed_at": timezone.now(), "closed_by": by, "closing_note": note[:500]}


def _dismiss(letter: Supervision, note: str, by) -> None:
    moves.move(letter, S.DISMISSED, note=note, by=by, **_closing(note, by))


def _withdraw_settled(by) -> None:
    """What was proposed for ledgers that have nothing open any more."""
    busy = LedgerItem.objects.open().values("ledger")
    rows = Supervision.objects.filter(state=S.PROPOSED).exclude(ledger__in=busy)
    for letter in rows.select_related("ledger"):
        _dismiss(letter, "事项已全部销号，不再需要督办", by)


def _withdraw_lower(standing: list[Supervision], due: ladder.Due, by) -> None:
    for letter in standing:
        if letter.state == S.PROPOSED:
            _dismiss(letter, f"情况已到{due.step}，由其代替", by)


def _open_by_ledger() -> dict[int, list[Supervision]]:
    found: dict[int, list[Supervision]] = {}
    for letter in Supervision.objects.open().select_related("ledger"):
        found.setdefault(letter.ledger_id, []).append(letter)
    return found


def _is_as_high(letter: Supervision, step: LadderStep) -> bool:
    """This letter is under way already, or a higher one is proposed."""
    return letter.step_id == step.pk or (letter.state == S.PROPOSED and letter.place > step.place)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 1)", [LOCK])
