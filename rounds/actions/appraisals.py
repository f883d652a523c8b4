"""Writes of 个人考核: proposed by the leader, confirmed by the office within the limit of the grade."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import NotYet
from core.optimistic_locking import edit, hold
from core.transitions import move
from rounds import rules
from rounds.enums import AppraisalState
from rounds.models import Appraisal, AppraisalGrade, TeamMember
from rounds.queries import appraisals as queries
from rounds.verbs import RoundVerb


@transaction.atomic
def propose(
    member: TeamMember, *, grade: AppraisalGrade, comment: str, version: int | None = None, by: User
) -> Appraisal:
    """A grade with its reason; until it is confirmed whoever may propose changes it."""
    rules.check_can_appraise(by, member)
    values = {"grade": grade, "comment": comment, "proposed_by": by}
    row = Appraisal.objects.filter(round=member.round_id, inspector=member.inspector_id).first()
    if row is None:
        row = Appraisal.objects.create(
            round_id=member.round_id,
            team_id=member.team_id,
            inspector=member.inspector,
            duty=member.duty,
            **values,
        )
        audit.record(row, RoundVerb.APPRAISED, by=by, note=str(row), changes=audit.begun(row))
        return row
    if row.state == AppraisalState.CONFIRMED:
        raise NotYet("这份考核已经确认，不能再改。需要更正的，请巡察办退回。")
    edit(row, values, version=version, verb=RoundVerb.APPRAISAL_CHANGED, by=by)
    if row.state == AppraisalState.RETURNED:
        move(row, AppraisalState.PROPOSED, by=by, return_note="")
    return row


@transaction.atomic
def confirm(appraisal: Appraisal, *, version: int | None = None, by: User) -> None:
    """待确认 → 已确认, unless as many of the round have the grade as may; two at once take turns."""
    rules.check_can_confirm_appraisal(by, appraisal)
    hold(appraisal.round)
    check_limit(appraisal)
    move(
        appraisal,
        AppraisalState.CONFIRMED,
        by=by,
        version=version,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )


def check_limit(appraisal: Appraisal) -> None:
    limit = queries.limit_of(appraisal.round, appraisal.grade)
    if limit is not None and limit.taken >= limit.most:
        raise NotYet(f"{limit.words}。请退回改定其他等次，或者先退回已确认的一份。")


@transaction.atomic
def return_for_rework(appraisal: Appraisal, *, note: str, by: User) -> None:
    """Back to who proposed it, with a reason."""
    rules.check_can_return_appraisal(by, appraisal)
    values: dict[str, Any] = {"confirmed_by": None, "confirmed_at": None, "return_note": note}
    move(appraisal, AppraisalState.RETURNED, by=by, note=note, **values)
