"""Writes of 议定事项: add, change, remove, done, given back; their dates."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.enums import OVERSIGHT
from accounts.models import User
from core import audit
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold, touch
from core.transitions import move
from findings.enums.resolutions import ResolutionState, TaskState
from findings.models import Resolution, ResolutionTask
from findings.notices import resolutions as notices
from findings.rules import resolutions as rules
from findings.verbs import ResolutionVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

KIND = DeadlineKind.RESOLUTION


@transaction.atomic
def add(resolution: Resolution, values: dict, *, by: User) -> ResolutionTask:
    """The meeting's next point, while the meeting is written down."""
    hold(resolution)
    rules.check_can_edit(by, resolution)
    _check(resolution, values)
    number = resolution.tasks.count() + 1
    task = ResolutionTask.objects.create(resolution=resolution, number=number, **values)
    touch(resolution)
    audit.record(task, ResolutionVerb.TASK_ADDED, by=by, changes=audit.begun(task))
    return task


@transaction.atomic
def edit(task: ResolutionTask, values: dict, *, version: int | None = None, by: User) -> bool:
    """Raises StaleState as any edit does; of a registered meeting the date moves along, and whoever
    has it now is told."""
    hold(task.resolution)
    rules.check_can_edit_task(by, task)
    _check(task.resolution, values)
    before = (task.assignee_id, task.due_on, task.inspection_id)
    changed = save(task, values, version=version, verb=ResolutionVerb.TASK_CHANGED, by=by)
    if task.resolution.state == ResolutionState.REGISTERED:
        if (task.assignee_id, task.due_on, task.inspection_id) != before:
            _begin_date(task, by)
        if task.assignee_id != before[0]:
            notices.assigned(task, by=by)
    return changed


@transaction.atomic
def remove(task: ResolutionTask, *, by: User) -> None:
    """Takes a point out of what is being written down; the others close ranks."""
    resolution = task.resolution
    hold(resolution)
    hold(task)
    rules.check_can_remove(by, task)
    if task.state != TaskState.OPEN:
        raise NotYet("这件议定事项已经办结，不能删除。")
    deadlines.withdraw(KIND, task, reason="议定事项删除", by=by)
    audit.record(task, ResolutionVerb.TASK_REMOVED, by=by, changes=audit.ended(task))
    number = task.number
    task.delete()
    for later in resolution.tasks.filter(number__gt=number).order_by("number"):
        save(later, {"number": later.number - 1}, verb=ResolutionVerb.TASK_RENUMBERED, by=by)
    touch(resolution)


@transaction.atomic
def finish(
    task: ResolutionTask, *, result: str, done_on: date, version: int | None = None, by: User
) -> None:
    """办理中 → 已办结 with what came of it and when; the office is told, or whoever had it."""
    rules.check_can_finish(by, task)
    if done_on > timezone.localdate():
        raise NotYet("办结日期不能晚于今天，请重新填写。")
    if done_on < task.resolution.held_on:
        raise NotYet("办结日期不能早于会议日期，请重新填写。")
    move(
        task,
        TaskState.DONE,
        by=by,
        version=version,
        result=result,
        done_on=done_on,
        done_by=by,
    )
    deadlines.meet(KIND, task, on=done_on, by=by)
    notices.finished(task, by=by)


@transaction.atomic
def reopen(task: ResolutionTask, *, note: str, version: int | None = None, by: User) -> None:
    """已办结 → 办理中 with a reason; the date is owed again, whoever has it is told."""
    rules.check_can_reopen(by, task)
    done_on = task.done_on
    move(task, TaskState.OPEN, by=by, note=note, version=version, done_on=None, done_by=None)
    if done_on is not None:
        deadlines.reopen(KIND, task, met_on=done_on, reason="退回继续办理", by=by)
    notices.reopened(task, by=by)


def begin_dates(resolution: Resolution, *, by: User) -> None:
    """With the meeting registered: what is not done is due, and whoever has it is told."""
    rows = resolution.tasks.filter(state=TaskState.OPEN).select_related("resolution", "assignee")
    for task in rows.order_by("number"):
        _begin_date(task, by)
        notices.assigned(task, by=by)


def withdraw_dates(resolution: Resolution, *, reason: str, by: User) -> None:
    for task in resolution.tasks.filter(state=TaskState.OPEN).order_by("number"):
        deadlines.withdraw(KIND, task, reason=reason, by=by)


def _begin_date(task: ResolutionTask, by: User) -> None:
    """Restricted: of a meeting nobody knows but who reads the task itself."""
    about = task.inspection or task.resolution.inspections.order_by("pk")[0]
    deadlines.set_date(
        about,
        KIND,
        task,
        starts_on=task.resolution.held_on,
        due_on=task.due_on,
        label=str(task),
        url=task.get_absolute_url(),
        restricted=True,
        by=by,
    )


def _check(resolution: Resolution, values: dict) -> None:
    person, about = values.get("assignee"), values.get("inspection")
    if person is None and not values.get("body", "").strip():
        raise NotYet("请选择承办人，或写明承办单位。")
    if person is not None and not (person.is_active and person.has_role(*OVERSIGHT)):
        raise NotYet("承办人须是巡察办或领导小组的现用账号；其他人承办的，请在“承办单位”中写明。")
    if about is not None and not resolution.inspections.filter(pk=about.pk).exists():
        raise NotYet("所涉单位须是这次会议听取的单位，请重新选择。")
    if values["due_on"] < resolution.held_on:
        raise NotYet("办理期限不能早于会议日期，请重新填写。")
