"""Keeping the recusals of a round true to its teams, and exceptions: asked by one, decided by another."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.documents import issuing
from core.errors import NotYet, StaleState
from core.optimistic_locking import edit
from core.verbs import Verb
from rounds import conflicts, notices, rules
from rounds.duties import HEADS
from rounds.enums import RecusalState
from rounds.models import Inspection, Recusal, Round, TeamMember
from rounds.verbs import RoundVerb

LIVE = (
    RecusalState.OPEN,
    RecusalState.ASKED,
    RecusalState.OVERRIDDEN,
    RecusalState.KEPT_OUT,
)


@transaction.atomic
def refresh(round: Round) -> None:
    """Find the conflicts of the present teams and units; what is gone counts as resolved."""
    found = {(c.inspector_id, c.unit_id, c.kind): c for c in _present(round)}
    known = {(r.inspector_id, r.unit_id, r.kind): r for r in round.recusals.all()}
    led = TeamMember.objects.filter(round=round, to_on=None, duty__in=HEADS)
    heads = set(led.values_list("inspector_id", flat=True))
    kept = {
        (row.inspector_id, row.unit_id)
        for row in known.values()
        if row.state == RecusalState.KEPT_OUT and row.inspector_id not in heads
    }
    for key, conflict in found.items():
        row = known.get(key)
        if key[:2] in kept:  # as long as there is any conflict with the unit
            _keep(round, row, conflict)
        elif row is None:
            _create(round, conflict, RecusalState.OPEN)
        elif (
            row.state in (RecusalState.RESOLVED, RecusalState.KEPT_OUT)
            or row.detail != conflict.detail
        ):
            _reopen(row, conflict.detail)
    for row in known.values():
        if (row.inspector_id, row.unit_id, row.kind) not in found and row.state in LIVE:
            _put(row, RoundVerb.CONFLICT_GONE, {"state": RecusalState.RESOLVED, "reason": ""})
    _apply(round, by=None)


@transaction.atomic
def keep_out(recusal: Recusal, *, note: str = "", by: User) -> None:
    """The member takes no part in the unit's inspection and sees nothing of it from now on.

    It ends with what gave rise to it (another unit, another team), by nobody's word: that would
    open the inspection to somebody by the office alone.
    """
    rules.check_can_keep_out(by, recusal)
    changes = _step(
        recusal,
        RecusalState.OPEN,
        RecusalState.KEPT_OUT,
        reason=note.strip()[:300],
        decided_by=by,
        decided_at=timezone.now(),
    )
    audit.record(recusal, RoundVerb.KEPT_OUT, note=note, by=by, changes=changes)
    same = recusal.round.recusals.filter(inspector=recusal.inspector, unit=recusal.unit)
    for other in same.filter(state=RecusalState.OPEN):
        _put(other, RoundVerb.KEPT_OUT, {"state": RecusalState.KEPT_OUT})
    _apply(recusal.round, by=by)
    notices.kept_out(recusal, by=by)


@transaction.atomic
def ask(recusal: Recusal, *, reason: str, by: User) -> None:
    """The office asks for an exception and says why the person is needed."""
    rules.check_can_ask_override(by, recusal)
    if not reason.strip():
        raise NotYet("请写明申请例外的理由。")
    changes = _step(
        recusal, RecusalState.OPEN, RecusalState.ASKED, reason=reason[:300], asked_by=by
    )
    issuing.check_printable(recusal, by=by)
    audit.record(recusal, RoundVerb.EXCEPTION_ASKED, note=reason, by=by, changes=changes)
    notices.override_asked(recusal)


@transaction.atomic
def override(recusal: Recusal, *, note: str = "", by: User) -> None:
    """Leadership allows the exception; never the one who asked."""
    rules.check_can_decide_override(by, recusal)
    changes = _step(
        recusal,
        RecusalState.ASKED,
        RecusalState.OVERRIDDEN,
        decided_by=by,
        decided_at=timezone.now(),
    )
    audit.record(recusal, RoundVerb.EXCEPTION_GRANTED, note=note, by=by, changes=changes)
    notices.override_decided(recusal, allowed=True)


@transaction.atomic
def refuse(recusal: Recusal, *, note: str, by: User) -> None:
    """Leadership refuses: the person has to be taken off the unit."""
    rules.check_can_decide_override(by, recusal)
    if not note.strip():
        raise NotYet("不同意例外须写明原因，请填写后再提交。")
    asker = recusal.asked_by
    changes = _step(recusal, RecusalState.ASKED, RecusalState.OPEN, reason="", asked_by=None)
    audit.record(recusal, RoundVerb.EXCEPTION_REFUSED, note=note, by=by, changes=changes)
    notices.override_decided(recusal, allowed=False, asker=asker)


def _step(recusal: Recusal, old: str, new: str, **columns: Any) -> dict[str, list[str]]:
    """Claim the row as core.transitions does; recusals are decided, not taken through a life cycle.

    Returns what changed, for the event.
    """
    changes = audit.changes(recusal, audit.decided(recusal, {"state": new, **columns}))
    rows = Recusal.objects.filter(pk=recusal.pk, state=old)
    if rows.update(state=new, updated_at=timezone.now(), **columns) != 1:
        raise StaleState("这条回避刚刚被他人处理过，请刷新页面查看最新情况。")
    recusal.refresh_from_db()
    return changes


def _apply(round: Round, *, by: User | None) -> None:
    """Memberships carry the unit that their person is kept out of; heads are kept out of none."""
    kept = round.recusals.filter(state=RecusalState.KEPT_OUT).select_related("unit")
    units = {row.inspector_id: row.unit for row in kept}
    for member in TeamMember.objects.filter(round=round, to_on=None):
        unit = None if member.duty in HEADS else units.get(member.inspector_id)
        if member.recused_from_id != (unit and unit.pk):
            verb = RoundVerb.KEPT_OUT if unit else RoundVerb.CONFLICT_GONE
            edit(member, {"recused_from": unit}, verb=verb, by=by)


def _present(round: Round) -> list[conflicts.Conflict]:
    members: dict[int, list] = {}
    for row in TeamMember.objects.filter(round=round, to_on=None).select_related("inspector"):
        members.setdefault(row.team_id, []).append(row.inspector)
    units: dict[int | None, list] = {}
    for task in Inspection.objects.filter(round=round).exclude(team=None).select_related("unit"):
        units.setdefault(task.team_id, []).append(task.unit)
    return [
        conflict
        for team, people in members.items()
        for conflict in conflicts.find(people, units.get(team, []), round.starts_on)
    ]


def _keep(round: Round, row: Recusal | None, conflict: conflicts.Conflict) -> None:
    """A conflict with a unit that the person is kept out of already, in whatever words."""
    if row is None:
        _create(round, conflict, RecusalState.KEPT_OUT)
    elif row.state in (RecusalState.OPEN, RecusalState.RESOLVED):
        values = {"detail": conflict.detail, "state": RecusalState.KEPT_OUT}
        _put(row, RoundVerb.CONFLICT_FOUND_AGAIN, values)
    elif row.detail != conflict.detail:
        values = {"detail": conflict.detail}
        edit(row, values, verb=RoundVerb.CONFLICT_FOUND_AGAIN, by=None)


def _create(round: Round, conflict: conflicts.Conflict, state: RecusalState) -> None:
    row = Recusal.objects.create(
        round=round,
        inspector_id=conflict.inspector_id,
        unit_id=conflict.unit_id,
        kind=conflict.kind,
        detail=conflict.detail,
        state=state,
    )
    audit.record(row, RoundVerb.CONFLICT_FOUND, by=None, changes=audit.begun(row))


def _reopen(row: Recusal, detail: str) -> None:
    _put(
        row,
        RoundVerb.CONFLICT_FOUND_AGAIN,
        {"detail": detail, "state": RecusalState.OPEN, "reason": ""},
    )


def _put(row: Recusal, verb: Verb, values: dict) -> None:
    """The check itself changed the row: what was asked and decided before is over."""
    changes = audit.changes(row, values)
    row.asked_by = row.decided_by = row.decided_at = None
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit.record(row, verb, by=None, changes=changes)
