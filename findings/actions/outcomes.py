"""Writes of what came of a handoff: the answer's step, later ones, one withdrawn (ADR 0107)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import StaleState
from core.optimistic_locking import claim, hold, touch
from findings.enums.outcomes import DEGREES
from findings.models import Handoff, HandoffOutcome, OutcomeRow
from findings.notices import clues as notices
from findings.rules import clues as rules
from findings.rules import outcomes as kinds
from findings.verbs import FindingVerb

HIDDEN = "…"  # as the trail marks sealed columns
STALE = "刚刚已有人登记或撤销处理结果，请核对最新的处理结果后再提交。"


def begin(handoff: Handoff, values: dict[str, Any], *, by: User) -> HandoffOutcome:
    """The outcome that the answer named, of today; the caller asks and records the step."""
    today = timezone.localdate()
    return HandoffOutcome.objects.create(
        handoff=handoff, decided_on=today, entered_by=by, **with_degree(values)
    )


@transaction.atomic
def add(
    handoff: Handoff, values: dict[str, Any], *, version: int | None = None, by: User
) -> HandoffOutcome:
    """A later step of an answered handoff, beside those before; the newest by date counts.

    Raises StaleState where somebody added or withdrew one since ``version`` was read.
    """
    rules.check_can_add_outcome(by, handoff)
    kinds.check_day(values["decided_on"], handoff.issued_on, "移交日期")
    claim(handoff, version, {}, sentence=STALE, state=handoff.state)
    row = HandoffOutcome.objects.create(handoff=handoff, entered_by=by, **with_degree(values))
    changes = audit.begun_by_label(row) | _recount(handoff)
    audit.record(handoff, FindingVerb.OUTCOME_ADDED, by=by, changes=changes)
    notices.went_on(handoff, by=by)
    return row


@transaction.atomic
def withdraw(
    row: HandoffOutcome, *, note: str, version: int | None = None, by: User
) -> HandoffOutcome:
    """Takes a mistaken step out of the figures; it stays to be read, with the reason."""
    hold(row.handoff)
    rules.check_can_withdraw_outcome(by, row)
    handoff = row.handoff
    changes = strike(row, note=note, version=version, by=by) | _recount(handoff)
    touch(handoff)
    audit.record(handoff, FindingVerb.OUTCOME_WITHDRAWN, by=by, note=str(row), changes=changes)
    handoff.refresh_from_db()
    notices.went_on(handoff, by=by)
    return row


def strike(
    row: OutcomeRow, *, note: str, version: int | None, by: User
) -> dict[str, list[str | None]]:
    """Mark any outcome row withdrawn; what changed, for the record of what it belongs to."""
    values = {"withdrawn_by": by, "withdrawn_at": timezone.now(), "withdrawn_note": note}
    claim(row, version, values, sentence="这条记录刚刚已被撤销，请刷新页面。", withdrawn_at=None)
    row.refresh_from_db()
    return {"撤销": [None, f"{row}{row.amount}"], "撤销原因": [None, HIDDEN]}


def with_degree(values: dict[str, Any]) -> dict[str, Any]:
    """The 形态 that follows from the kind where only one can."""
    possible, degree = DEGREES.get(values["kind"], ()), values.get("degree")
    kinds.check_degree(values["kind"], degree)
    return values | {"degree": possible[0] if len(possible) == 1 else degree}


def _recount(handoff: Handoff) -> dict[str, list[str | None]]:
    """Let the handoff bear its newest outcome; the change, where there is one."""
    newest = handoff.outcomes.standing().order_by("-decided_on", "-pk").first()
    if newest is None:
        raise StaleState(STALE)
    before = Handoff.objects.values_list("outcome", flat=True).get(pk=handoff.pk)
    Handoff.objects.filter(pk=handoff.pk).update(outcome=newest.kind)
    handoff.refresh_from_db()
    return {"outcome": [before, newest.kind]} if before != newest.kind else {}
