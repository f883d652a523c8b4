"""Planning a round and taking it from 筹备 to 归档 (docs/domain.md §4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, audit, freezing, transitions
from core.errors import NotYet
from core.optimistic_locking import edit as save_edit
from core.optimistic_locking import hold, touch
from rounds import gates, notices, planning, rules
from rounds.actions import commitments, inspections, memberships, recusals
from rounds.enums import RoundState
from rounds.models import Inspection, Round, RoundDeadlineRow, Unit
from rounds.verbs import RoundVerb

NAMED = 10  # of what bars a step, so many are named in one sentence


@transaction.atomic
def plan(values: dict, *, by: User) -> Round:
    """A new round in preparation."""
    rules.check_can_plan(by)
    _check_dates(values)
    round = Round.objects.create(**values, created_by=by)
    audit.record(round, RoundVerb.ROUND_PREPARED, by=by, changes=audit.begun(round))
    return round


@transaction.atomic
def edit(round: Round, values: dict, *, version: int | None = None, by: User) -> bool:
    """Change the plan while it is in preparation."""
    rules.check_can_edit_round(by, round)
    _check_dates(values)
    changed = save_edit(round, values, version=version, verb=RoundVerb.ROUND_CHANGED, by=by)
    if changed:
        memberships.begin(round.members.all(), on=round.starts_on, by=by)
        recusals.refresh(round)
    return changed


@transaction.atomic
def choose_units(round: Round, units: Iterable[Unit], *, by: User) -> None:
    """Make ``units`` the round's list: adds inspections, removes those taken off the list."""
    hold(round)  # two planners at once: the second waits and sees the first one's list
    rules.check_can_edit_round(by, round)
    wanted = {unit.pk: unit for unit in units}
    if inactive := [unit.name for unit in wanted.values() if not unit.is_active]:
        raise NotYet(f"“{'、'.join(inactive)}”已停用，不能列入本轮。")
    present = set(round.inspections.values_list("unit_id", flat=True))
    removed = round.inspections.exclude(unit_id__in=wanted).select_related("unit")
    for inspection in removed:
        audit.record(round, RoundVerb.UNIT_UNLISTED, note=inspection.unit.name, by=by)
    removed.delete()
    for pk in wanted.keys() - present:
        Inspection.objects.create(round=round, unit=wanted[pk])
        audit.record(round, RoundVerb.UNIT_LISTED, note=wanted[pk].name, by=by)
    touch(round)
    recusals.refresh(round)


@transaction.atomic
def set_deadline_rows(
    round: Round, rows: list[dict], *, version: int | None = None, by: User
) -> bool:
    """Replace what this round does differently from its preset; False if nothing changed.

    Raises StaleState where somebody else saved the round since ``version`` was read.
    """
    rules.check_can_edit_round(by, round)
    before = "；".join(str(row) for row in round.deadline_rows.all())
    round.deadline_rows.all().delete()
    RoundDeadlineRow.objects.bulk_create(RoundDeadlineRow(round=round, **row) for row in rows)
    after = "；".join(str(row) for row in round.deadline_rows.all())
    also = {"本轮期限": [before, after]} if before != after else {}
    verb = RoundVerb.ROUND_DEADLINES_CHANGED
    return save_edit(round, {}, version=version, verb=verb, also=also, by=by)


@transaction.atomic
def submit(round: Round, *, note: str = "", by: User) -> None:
    """Ask leadership to approve; raises ActionDenied with everything the plan still lacks."""
    rules.check_can_submit_round(by, round)
    recusals.refresh(round)
    _check_complete(round)
    now = timezone.now()
    transitions.move(
        round, RoundState.SUBMITTED, note=note, submitted_by=by, submitted_at=now, by=by
    )
    assignees.require_taker(round)
    notices.round_submitted(round)


@transaction.atomic
def approve(round: Round, *, note: str = "", by: User) -> None:
    """Leadership approves a complete plan; the notices' dates start."""
    rules.check_can_approve_round(by, round)
    _check_complete(round)
    transitions.move(
        round, RoundState.APPROVED, note=note, approved_by=by, approved_at=timezone.now(), by=by
    )
    today = timezone.localdate()
    memberships.begin(round.members.filter(from_on__gt=today), on=today, by=by)
    for inspection in round.inspections.select_related("unit", "round__preset"):
        inspections.start_notice(inspection, by=by)
        inspections.start_plan(inspection, by=by)
    notices.round_approved(round)
    commitments.ask(round)


@transaction.atomic
def return_to_planning(round: Round, *, note: str, by: User) -> None:
    """Leadership sends the plan back with a note."""
    rules.check_can_return_round(by, round)
    submitter = round.submitted_by
    transitions.move(
        round, RoundState.PLANNING, note=note, submitted_by=None, submitted_at=None, by=by
    )
    notices.round_returned(round, submitter, note)


@transaction.atomic
def start(round: Round, *, note: str = "", by: User) -> None:
    rules.check_can_start_round(by, round)
    transitions.move(round, RoundState.UNDERWAY, note=note, by=by)
    notices.round_started(round)


@transaction.atomic
def to_rectifying(round: Round, *, note: str = "", by: User) -> None:
    """Once every inspection of the round has given its feedback."""
    rules.check_can_rectify_round(by, round)
    _check_none(gates.without_feedback(round), "还没有印发反馈意见")
    transitions.move(round, RoundState.RECTIFYING, note=note, by=by)


@transaction.atomic
def archive(round: Round, *, note: str = "", by: User) -> None:
    """Once every inspection is archived and nothing bars it; lasting memberships end today."""
    rules.check_can_archive_round(by, round)
    _close(round, note, by)


@transaction.atomic
def archive_by_rule(round: Round, *, rule: str) -> None:
    """The same by the rule of keeping that is named, without anybody's hand."""
    _close(round, f"按保管期限规则归档：{rule}", None)


def _close(round: Round, note: str, by: User | None) -> None:
    freezing.hold(round)
    _check_none(round.inspections.open(), "还没有归档")
    if barred := gates.round_bars(round):
        more = f"等{len(barred)}项" if len(barred) > NAMED else ""
        raise NotYet("还不能归档：" + "；".join(barred[:NAMED]) + more + "。")
    transitions.move(round, RoundState.ARCHIVED, note=note, by=by)
    memberships.end(round.members.all(), on=timezone.localdate(), by=by)


def _check_complete(round: Round) -> None:
    if barred := planning.bars(round):
        raise NotYet("方案还不完整：" + "；".join(barred) + "。")


def _check_none(rows: Any, words: str) -> None:
    names = [row.unit.name for row in rows.select_related("unit")[:6]]
    if names:
        more = "等" if len(names) > 5 else ""
        raise NotYet(f"{'、'.join(names[:5])}{more}{words}，请先办完。")


def _check_dates(values: dict) -> None:
    start, end = values.get("starts_on"), values.get("ends_on")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        raise NotYet("驻点结束日期不能早于进驻日期，请重新填写。")
