"""Writes of 会议议定: enter a meeting, change it, register it, take that back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, numbers
from core.calendar import cn_date
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from findings.actions import resolution_tasks
from findings.enums.resolutions import SETTLES, MeetingKind, ResolutionState
from findings.models import Resolution
from findings.notices import resolutions as notices
from findings.rules import resolutions as rules
from findings.verbs import ResolutionVerb
from rounds.actions import deadlines
from rounds.enums import Stage
from rounds.models import Inspection, Round


@transaction.atomic
def enter(round: Round, values: dict, *, inspections: Iterable[Inspection], by: User) -> Resolution:
    """A meeting that is written down; it counts once it is registered."""
    rules.check_can_enter(by, round)
    heard = _heard(round, inspections)
    made = Resolution.objects.create(round=round, created_by=by, **values)
    made.inspections.set(heard)
    told = audit.begun(made) | {"inspections": [None, _names(heard)]}
    audit.record(made, ResolutionVerb.ENTERED, by=by, changes=told)
    return made


@transaction.atomic
def edit(
    resolution: Resolution,
    values: dict,
    *,
    inspections: Iterable[Inspection],
    version: int | None = None,
    by: User,
) -> bool:
    """Raises StaleState as any edit does."""
    hold(resolution)
    rules.check_can_edit(by, resolution)
    heard = _heard(resolution.round, inspections)
    before = list(resolution.inspections.select_related("unit").order_by("pk"))
    also = {} if before == heard else {"inspections": [_names(before), _names(heard)]}
    _check_tasks(resolution, heard)
    changed = save(
        resolution, values, version=version, verb=ResolutionVerb.CHANGED, also=also, by=by
    )
    if also:
        resolution.inspections.set(heard)
    return changed


@transaction.atomic
def register(resolution: Resolution, *, version: int | None = None, by: User) -> None:
    """记录中 → 已登记 under the year's next number: settles the report's date of each inspection that
    was heard, begins the dates of what was asked for, and tells whoever has it."""
    rules.check_can_register(by, resolution)
    heard = list(resolution.inspections.select_related("unit", "round").order_by("pk"))
    _check_held(resolution, heard)
    today = timezone.localdate()
    number = resolution.number or numbers.take_for_document("findings.resolution", today.year)
    move(
        resolution,
        ResolutionState.REGISTERED,
        by=by,
        version=version,
        registered_on=today,
        registered_by=by,
        year=resolution.year or today.year,
        number=number,
    )
    for inspection in heard:
        deadlines.meet(
            SETTLES[MeetingKind(resolution.kind)], inspection, on=resolution.held_on, by=by
        )
        _note(inspection, ResolutionVerb.HEARD, resolution, by)
    resolution_tasks.begin_dates(resolution, by=by)
    issuing.check_printable(resolution, by=by)
    notices.registered(resolution, heard, by=by)


@transaction.atomic
def recall(resolution: Resolution, *, note: str, version: int | None = None, by: User) -> None:
    """已登记 → 记录中 with a reason: what the meeting had settled is owed again; its number stays."""
    rules.check_can_recall(by, resolution)
    move(resolution, ResolutionState.DRAFT, by=by, note=note, version=version)
    kind, reason = SETTLES[MeetingKind(resolution.kind)], f"{resolution}撤回登记"
    for inspection in resolution.inspections.select_related("unit", "round").order_by("pk"):
        if not _heard_elsewhere(resolution, inspection):
            deadlines.reopen(kind, inspection, met_on=resolution.held_on, reason=reason, by=by)
            _settle_by_another(resolution, inspection, by)
        _note(inspection, ResolutionVerb.NOT_HEARD, resolution, by)
    resolution_tasks.withdraw_dates(resolution, reason=reason, by=by)


@transaction.atomic
def void(resolution: Resolution, *, note: str, version: int | None = None, by: User) -> None:
    """记录中 → 已作废 with a reason; what it asked for is followed no more."""
    rules.check_can_void(by, resolution)
    move(resolution, ResolutionState.VOIDED, by=by, note=note, version=version)


@transaction.atomic
def restore(resolution: Resolution, *, note: str, version: int | None = None, by: User) -> None:
    """已作废 → 记录中 with a reason."""
    rules.check_can_restore(by, resolution)
    move(resolution, ResolutionState.DRAFT, by=by, note=note, version=version)


def _heard(round: Round, inspections: Iterable[Inspection]) -> list[Inspection]:
    wanted = {each.pk for each in inspections}
    found = list(round.inspections.filter(pk__in=wanted).select_related("unit").order_by("pk"))
    if not found:
        raise NotYet("请至少选择一个会议听取的被巡察单位。")
    if len(found) != len(wanted):
        raise NotYet("请选择属于本轮的单位；名单有变动的，请刷新页面。")
    return found


def _check_tasks(resolution: Resolution, heard: list[Inspection]) -> None:
    """No unit is taken out of which something was decided."""
    left = resolution.tasks.exclude(inspection=None).exclude(inspection__in=heard)
    if task := left.select_related("inspection__unit").order_by("number").first():
        unit = task.inspection.unit if task.inspection else ""
        raise NotYet(f"第{task.number}项议定事项涉及{unit}，请先修改或删除这一项。")


def _check_held(resolution: Resolution, heard: list[Inspection]) -> None:
    if resolution.held_on > timezone.localdate():
        raise NotYet("会议还没有召开，请在会议召开以后登记；日期有误的，请先修改。")
    for inspection in heard:
        if inspection.stage in (Stage.PREPARATION, Stage.FIELDWORK):
            raise NotYet(
                f"{inspection.unit}还没有结束驻点，没有可以听取的巡察情况，请核对所选单位。"
            )
        if inspection.exit_on and resolution.held_on < inspection.exit_on:
            raise NotYet(
                f"会议日期早于{inspection.unit}的驻点结束日期（{cn_date(inspection.exit_on)}），请核对。"
            )


def _heard_elsewhere(resolution: Resolution, inspection: Inspection) -> bool:
    """Another meeting of the kind on the same day: the date stays settled."""
    rows = inspection.resolutions.registered().filter(kind=resolution.kind)
    return rows.filter(held_on=resolution.held_on).exists()


def _settle_by_another(resolution: Resolution, inspection: Inspection, by: User) -> None:
    """The earliest other meeting of the kind that heard the inspection has settled the date, too."""
    others = inspection.resolutions.registered().filter(kind=resolution.kind)
    if other := others.exclude(pk=resolution.pk).order_by("held_on", "pk").first():
        kind = SETTLES[MeetingKind(other.kind)]
        deadlines.meet(kind, inspection, on=other.held_on, by=by)


def _note(inspection: Inspection, verb: ResolutionVerb, resolution: Resolution, by: User) -> None:
    """On the inspection's own page: which meeting and when, nothing of what it said."""
    kind = MeetingKind(resolution.kind).label
    audit.record(inspection, verb, by=by, note=f"{cn_date(resolution.held_on)}{kind}，{resolution}")


def _names(inspections: Iterable[Inspection]) -> str:
    return "、".join(each.unit.name for each in inspections)
