"""Writes of 了解活动: record, edit, void, restore."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from core import audit, numbers
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.transitions import move
from fieldwork.enums.activities import ActivityState
from fieldwork.models import Activity, ActivityName
from fieldwork.naming import names_in
from fieldwork.queries import activities as queries
from fieldwork.rules import activities as rules
from fieldwork.verbs import ActivityVerb
from rounds.actions import scopes
from rounds.models import Inspection, Inspector


@transaction.atomic
def record(inspection: Inspection, values: dict, *, by: User) -> Activity:
    """An activity under the inspection's next number; what was seen may follow."""
    rules.check_can_record(by, inspection)
    values, members = _split(values)
    _check(inspection, values, members)
    activity = Activity.objects.create(
        inspection=inspection,
        number=numbers.take(f"fieldwork.activity.{inspection.pk}"),
        created_by=by,
        **values,
    )
    activity.members.set(members)
    _name(activity)
    changes = audit.begun(activity) | {"members": [None, _names(members)]}
    audit.record(activity, ActivityVerb.RECORDED, by=by, changes=changes)
    _reach(activity, by)
    return activity


@transaction.atomic
def edit(activity: Activity, values: dict, *, version: int | None = None, by: User) -> bool:
    """False if nothing changed; raises StaleState as any edit does."""
    rules.check_can_edit(by, activity)
    values, members = _split(values)
    _check(activity.inspection, values, members, activity=activity)
    before, after = _names(activity.members.all()), _names(members)
    also = {"members": [before, after]} if before != after else None
    verb = ActivityVerb.CHANGED
    if not save(activity, values, version=version, verb=verb, also=also, by=by):
        return False
    activity.members.set(members)
    _name(activity)
    _reach(activity, by)
    return True


def _reach(activity: Activity, by: User) -> None:
    """A body below that was visited counts as looked at (巡察延伸)."""
    if activity.unit_below is not None:
        scopes.reach(activity.inspection, activity.unit_below, by=by)


@transaction.atomic
def void(activity: Activity, *, note: str, by: User) -> None:
    """已登记 → 已作废 with a reason: it counts nowhere and keeps its number."""
    rules.check_can_void(by, activity)
    move(activity, ActivityState.VOIDED, by=by, note=note)


@transaction.atomic
def restore(activity: Activity, *, note: str, by: User) -> None:
    """已作废 → 已登记 with a reason; whoever was booked elsewhere meanwhile bars it."""
    rules.check_can_restore(by, activity)
    names = ("held_on", "begins_at", "ends_at", "place", "unit_below", "overlap_reason")
    values = {name: getattr(activity, name) for name in names}
    _check(activity.inspection, values, list(activity.members.all()), activity=activity)
    move(activity, ActivityState.RECORDED, by=by, note=note)


def _split(values: dict) -> tuple[dict, list[Inspector]]:
    """The columns, and the people, which lie in a table of their own."""
    columns = {name: value for name, value in values.items() if name != "members"}
    return columns, list(values["members"])


def _check(
    inspection: Inspection,
    values: dict,
    members: list[Inspector],
    *,
    activity: Activity | None = None,
) -> None:
    """Held while it is asked: two forms saved at once may not book one person twice."""
    keys = sorted(member.pk for member in members)
    list(Inspector.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    told = queries.faults(inspection, values | {"members": members}, activity=activity)
    if told:
        raise NotYet("".join(told.values()))


def _names(members: Iterable[Inspector]) -> str:
    return "、".join(sorted(member.name for member in members))


def _name(activity: Activity) -> None:
    """Whom it names, to be found by the exact name."""
    leaders = activity.inspection.unit.leaders.values_list("name", flat=True)
    activity.names.all().delete()
    names = names_in(activity.whom, leaders)
    ActivityName.objects.bulk_create(ActivityName(activity=activity, name=name) for name in names)
