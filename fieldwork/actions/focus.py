"""Writes of 重点关注事项: raise, edit, assign, begin, clear, settle by a sheet, reopen."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit, numbers
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from fieldwork.enums.focus import UNSETTLED, FocusState
from fieldwork.models import Activity, FocusPoint, IntakeItem
from fieldwork.notices import focus as notices
from fieldwork.rules import focus as rules
from fieldwork.verbs import FocusVerb
from rounds.models import Inspection, Inspector
from rounds.queries.people import team_of

CONCLUSION = 500


@transaction.atomic
def raise_point(
    inspection: Inspection,
    values: dict,
    *,
    item: IntakeItem | None = None,
    activity: Activity | None = None,
    by: User,
) -> FocusPoint:
    """A 待查 matter under the inspection's next number, of what an organ told or the team saw where it
    is from that; whoever is named is told."""
    rules.check_can_raise(by, inspection)
    _check_assignee(inspection, values.get("assignee"))
    if item is not None and item.reply.inspection_id != inspection.pk:
        raise NotYet("这条情况不是本单位的，请从本单位的情况通报提出。")
    if activity is not None and activity.inspection_id != inspection.pk:
        raise NotYet("这项活动不是本单位的，请从本单位的了解活动提出。")
    point = FocusPoint.objects.create(
        inspection=inspection,
        number=numbers.take(f"fieldwork.focuspoint.{inspection.pk}"),
        created_by=by,
        item=item,
        activity=activity,
        **values,
    )
    audit.record(point, FocusVerb.RAISED, by=by, changes=audit.begun(point))
    notices.assigned(point, by=by)
    return point


@transaction.atomic
def edit(point: FocusPoint, values: dict, *, version: int | None, by: User) -> bool:
    """Raises StaleState as any edit does; a change of who looks into it is told."""
    rules.check_can_edit(by, point)
    return _save(point, values, FocusVerb.CHANGED, version=version, by=by)


@transaction.atomic
def assign(
    point: FocusPoint, assignee: Inspector | None, *, version: int | None = None, by: User
) -> bool:
    """Names who looks into it; None gives it back to the heads."""
    rules.check_can_assign(by, point)
    return _save(point, {"assignee": assignee}, FocusVerb.ASSIGNED, version=version, by=by)


@transaction.atomic
def begin(point: FocusPoint, *, by: User) -> None:
    """待查 → 查中; what nobody was named for is taken by whoever begins."""
    rules.check_can_begin(by, point)
    taken: dict[str, Any] = {} if point.assignee_id else {"assignee": by.inspector}
    move(point, FocusState.UNDER_WAY, by=by, **taken)


@transaction.atomic
def clear(point: FocusPoint, *, note: str, by: User) -> None:
    """待查 or 查中 → 查无问题 with what was looked at."""
    rules.check_can_clear(by, point)
    move(point, FocusState.CLEARED, by=by, note=note, conclusion=note[:CONCLUSION])


@transaction.atomic
def reopen(point: FocusPoint, *, note: str, by: User) -> None:
    """已形成底稿 or 查无问题 → 查中 with a reason; whoever looked into it is told."""
    rules.check_can_reopen(by, point)
    move(point, FocusState.UNDER_WAY, by=by, note=note, conclusion="")
    notices.reopened(point, by=by)


@transaction.atomic
def settle(point: FocusPoint, *, by: User) -> None:
    """A sheet was drafted from it: 已形成底稿. A second sheet changes nothing."""
    hold(point)
    rules.check_can_draft_from(by, point)
    if point.state in UNSETTLED:
        move(point, FocusState.DRAFTED, by=by)


@transaction.atomic
def lose(point: FocusPoint, *, note: str, by: User) -> None:
    """The last sheet drafted from it was withdrawn: it is looked into again, or cleared."""
    hold(point)
    if point.state == FocusState.DRAFTED:
        move(point, FocusState.UNDER_WAY, by=by, note=note)
        notices.reopened(point, by=by)


def _save(
    point: FocusPoint, values: dict, verb: Any, *, version: int | None = None, by: User
) -> bool:
    before = point.assignee_id
    _check_assignee(point.inspection, values.get("assignee"))
    changed = save(point, values, version=version, verb=verb, by=by)
    if point.assignee_id != before:
        notices.assigned(point, by=by)
    return changed


def _check_assignee(inspection: Inspection, assignee: Inspector | None) -> None:
    if assignee is None:
        return
    if not team_of(inspection).filter(pk=assignee.pk).exists():
        raise NotYet("查办人须是本巡察组现任成员，请重新选择。")
