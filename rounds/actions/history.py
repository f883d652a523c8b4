"""Rounds and inspections of earlier years, entered as they ended: 已归档, marked 历史导入 (ADR 0111).

They were never run in the system, so they take none of its steps: no notice, no deadline, no team.
"""

from datetime import date

from django.db import transaction

from accounts.models import User
from core import audit, freezing
from core.errors import NotYet
from rounds import rules
from rounds.enums import RoundKind, RoundState, Stage
from rounds.models import DeadlinePreset, Inspection, Round, Term, Unit
from rounds.verbs import RoundVerb


@transaction.atomic
def enter_round(
    term: Term,
    number: int,
    *,
    kind: str = RoundKind.REGULAR,
    starts_on: date,
    ends_on: date,
    by: User,
) -> Round:
    """One round of an earlier year, archived."""
    rules.check_can_plan(by)
    preset = DeadlinePreset.objects.order_by("-is_default", "pk").first()
    if preset is None:
        raise NotYet("系统里还没有期限方案，请系统管理员先增加一个，再导入以往的轮次。")
    round = Round.objects.create(
        term=term, number=number, kind=kind, starts_on=starts_on, ends_on=ends_on, preset=preset,
        state=RoundState.ARCHIVED, is_historical=True, created_by=by,
    )  # fmt: skip
    changes = audit.begun(round) | {"state": [None, str(round.state)]}
    audit.record(round, RoundVerb.HISTORY_ENTERED, by=by, changes=changes)
    return round


def enter_inspection(
    round: Round, unit: Unit, *, entry_on: date | None, exit_on: date | None, feedback_on: date
) -> Inspection:
    """Open until ``archive``: what belongs to it is entered first."""
    return Inspection.objects.create(
        round=round, unit=unit, stage=Stage.FOLLOW_UP, entry_on=entry_on, exit_on=exit_on,
        feedback_on=feedback_on, is_historical=True,
    )  # fmt: skip


@transaction.atomic
def archive(inspection: Inspection, *, on: date, note: str, by: User) -> None:
    """From now on nothing of it changes; one event says with what it was entered."""
    freezing.check(inspection)
    inspection.stage, inspection.archived_on = Stage.ARCHIVED, on
    inspection.save(update_fields=["stage", "archived_on", "updated_at"])
    changes = audit.begun(inspection) | {"stage": [None, str(inspection.stage)]}
    audit.record(inspection, RoundVerb.HISTORY_ENTERED, by=by, note=note, changes=changes)
