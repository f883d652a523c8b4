"""Writes of grants: who may know of a round's clues or of one clue, and until when."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions import sessions
from accounts.models import User
from core import audit
from core.calendar import cn_date
from core.errors import ActionDenied, NotYet, StaleState
from findings.models import Clue, ClueGrant
from findings.notices import clues as notices
from findings.rules import clues as rules
from findings.verbs import FindingVerb
from rounds.models import Round


@transaction.atomic
def grant(
    user: User,
    *,
    round: Round,
    clue: Clue | None = None,
    reason: str,
    to_on: date | None = None,
    by: User,
) -> ClueGrant:
    """Let ``user`` know a round's clues (or one of them) until ``to_on``, or the round's end.

    Whoever holds a grant signs in with a second factor; sessions opened without one end.
    """
    today = timezone.localdate()
    rules.check_can_grant(by, user, until=to_on, today=today)
    if clue is not None and clue.inspection.round_id != round.pk:
        raise ActionDenied("这件线索不属于所选轮次，请核对编号。")
    _check_new(user, round, clue)
    row = ClueGrant.objects.create(
        user=user, round=round, clue=clue, reason=reason, from_on=today, to_on=to_on, granted_by=by
    )
    audit.record(row, FindingVerb.GRANTED, by=by, note=_reach(row), changes=audit.begun(row))
    sessions.end_weak(user)
    notices.granted(row)
    return row


@transaction.atomic
def end(grant: ClueGrant, *, by: User) -> None:
    """Take a grant back, at once; the row stays as what it was."""
    rules.check_can_end(by, grant)
    now = timezone.now()
    today = timezone.localdate(now)
    ended = {"ended_at": now, "ended_by": by, "to_on": max(today, grant.from_on)}
    changes = audit.changes(grant, audit.decided(grant, ended))
    if ClueGrant.objects.filter(pk=grant.pk, ended_at=None).update(**ended) != 1:
        raise StaleState("这项授权刚刚已被收回，请刷新页面。")
    grant.refresh_from_db()
    audit.record(grant, FindingVerb.GRANT_WITHDRAWN, by=by, note=_reach(grant), changes=changes)


def _reach(row: ClueGrant) -> str:
    what = row.clue.reference if row.clue else "本轮全部线索"
    return f"{what}，至{cn_date(row.to_on) if row.to_on else '轮次结束'}"


def _check_new(user: User, round: Round, clue: Clue | None) -> None:
    """Nothing is granted twice: a round's grant covers its clues."""
    reach = Q(clue=None) if clue is None else Q(clue=None) | Q(clue=clue)
    if ClueGrant.objects.lasting().filter(reach, user=user, round=round).exists():
        raise NotYet(f"{user.name}已有这项授权，无需重复授予。")
