"""Writes of what is asked for: 提前介入, 提级办理, 一案双查, 优先, also after the handing over."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.optimistic_locking import edit
from findings.actions import clue_dates
from findings.enums import Flag, HandoffState
from findings.models import Clue, Handoff
from findings.notices import clues as notices
from findings.queries.pace import pace_of
from findings.rules import custody as rules
from findings.verbs import FindingVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind


@transaction.atomic
def ask(
    clue: Clue, flags: Collection[str], *, note: str, version: int | None = None, by: User
) -> bool:
    """Set exactly ``flags`` (values of Flag) on an open clue; False if nothing changed.

    The reason stands, sealed, on the clue. Registers are ordered anew, open handoffs get the new
    requests and dates, their organs hear. The day of an approved extension stays as it was granted.
    """
    rules.check_can_ask(by, clue)
    rules.check_reason(note)
    columns: dict = {f"is_{flag.value}": flag.value in flags for flag in Flag}
    if not audit.changes(clue, columns):
        return False
    columns["asked_because"] = note.strip()[:300]
    edit(clue, columns, version=version, verb=FindingVerb.CLUE_PACE_CHANGED, by=by)
    rank(clue)
    for handoff in clue.handoffs.select_for_update(of=("self",)).open().order_by("id"):
        handoff.clue = clue
        _ask_organ(handoff, clue.flags, by)
    return True


def rank(clue: Clue) -> None:
    """Give an open clue the urgency of its flags; inside the caller's transaction."""
    clue.urgency = pace_of(clue.flags).urgency
    Clue.objects.filter(pk=clue.pk).update(urgency=clue.urgency)


def _ask_organ(handoff: Handoff, flags: list[str], by: User) -> None:
    asked, note = handoff.asked, "、".join(flags) or "无特别要求"
    handoff.flags, handoff.urgency = flags, pace_of(flags).urgency
    dates = _dates(handoff, by)
    changes = audit.changes(handoff, dates)
    if asked != flags:
        changes["flags"] = ["、".join(asked), "、".join(flags)]
    columns = {"flags": flags, "urgency": handoff.urgency, **dates}
    Handoff.objects.filter(pk=handoff.pk).update(**columns)
    audit.record(handoff, FindingVerb.CLUE_PACE_CHANGED, by=by, note=note, changes=changes)
    notices.asked(handoff, by=by)


def _dates(handoff: Handoff, by: User) -> dict:
    if handoff.state == HandoffState.ISSUED:
        on, kind = handoff.issued_on, DeadlineKind.CLUE_SIGN
        return {"sign_due_on": clue_dates.begin(handoff, kind, on=on, by=by)}
    if deadlines.is_extended(DeadlineKind.CLUE_ANSWER, handoff):
        return {}
    on = timezone.localdate(handoff.received_at)
    return {"answer_due_on": clue_dates.begin(handoff, DeadlineKind.CLUE_ANSWER, on=on, by=by)}
