"""The system enters what a ledger has come to, and withdraws what fell away."""

from datetime import date

from django.db import transaction

from accounts.models import User
from core import audit, locks
from core.locks import Lock
from rectification import notices
from rectification.actions.supervision.closing import close_proposal
from rectification.enums import SupervisionState
from rectification.models import LadderStep, Ledger, LedgerItem, Supervision
from rectification.queries import escalation
from rectification.verbs import LedgerVerb

S = SupervisionState


@transaction.atomic
def propose(today: date, *, by: User | None = None) -> list[Supervision]:
    """Enter every letter that a ledger has come to; withdraw proposals that fell away.

    May run twice or at once: a ledger has one proposal at most. The office hears once a day.
    """
    lock()
    _withdraw_settled(by)
    made, open_ones = [], _open_by_ledger()
    for due in escalation.due_steps(today):
        standing = open_ones.get(due.ledger.pk, [])
        if any(_is_as_high(letter, due.step) for letter in standing):
            continue
        _withdraw_lower(standing, due, by)
        made.append(enter(due.ledger, due.step, due.grounds, today, by))
    if made:
        notices.letters_proposed(made, today)
    return made


def enter(
    ledger: Ledger, step: LadderStep, grounds: str, today: date, by: User | None
) -> Supervision:
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
    audit.record(
        letter,
        LedgerVerb.SUPERVISION_SUGGESTED,
        by=by,
        note=f"{step}：{grounds}",
        changes=audit.begun(letter),
    )
    return letter


def _withdraw_settled(by: User | None) -> None:
    """What was proposed for ledgers that have nothing open any more."""
    busy = LedgerItem.objects.open().values("ledger")
    rows = Supervision.objects.filter(state=S.PROPOSED).exclude(ledger__in=busy)
    for letter in rows.select_related("ledger"):
        close_proposal(letter, "事项已全部销号，不再需要督办", by)


def _withdraw_lower(standing: list[Supervision], due: escalation.Due, by: User | None) -> None:
    for letter in standing:
        if letter.state == S.PROPOSED:
            close_proposal(letter, f"情况已到{due.step}，由其代替", by)


def _open_by_ledger() -> dict[int, list[Supervision]]:
    found: dict[int, list[Supervision]] = {}
    for letter in Supervision.objects.open().select_related("ledger"):
        found.setdefault(letter.ledger_id, []).append(letter)
    return found


def _is_as_high(letter: Supervision, step: LadderStep) -> bool:
    """This letter is under way already, or a higher one is proposed."""
    return letter.step_id == step.pk or (letter.state == S.PROPOSED and letter.place > step.place)


def lock() -> None:
    """One proposing or issuing at a time decides whether a letter is there already."""
    locks.take(Lock.SUPERVISION)
