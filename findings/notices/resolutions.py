"""Who hears of 会议议定: numbers and what to do, never what a meeting said."""

from collections.abc import Iterable

from accounts.enums import OVERSIGHT, Role
from core.calendar import cn_date
from core.notices import notify, notify_of
from findings.enums.resolutions import MeetingKind
from findings.models import Resolution, ResolutionTask
from rounds.duties import HEADS
from rounds.models import Inspection
from rounds.queries.people import holders_of, members_of


def registered(resolution: Resolution, heard: Iterable[Inspection], *, by) -> None:
    """The heads of each team whose inspection was heard; they read of it on that page."""
    meeting = f"{cn_date(resolution.held_on)}{MeetingKind(resolution.kind).label}"
    for inspection in heard:
        people = [each for each in members_of(inspection.team_id, *HEADS) if each.pk != by.pk]
        notify(
            people,
            kind="resolution.heard",
            key=f"resolution:{resolution.pk}:{inspection.pk}:heard:{resolution.version}",
            subject=f"{inspection.unit}的巡察情况已经{meeting}听取",
            body="报告期限已随会议登记完成；涉及本组的议定事项见任务页面。",
            url=inspection.get_absolute_url(),
        )


def assigned(task: ResolutionTask, *, by) -> None:
    """Whoever was named; the office that follows it has it in its own list."""
    subject = f"请办理议定事项：{task}"
    people = _holder(task, by)
    notify_of(task, people, kind="resolution.assigned", subject=subject, urgent=True)


def finished(task: ResolutionTask, *, by) -> None:
    people = holders_of(Role.OFFICE, but=[by.pk])
    notify_of(task, people, kind="resolution.finished", subject=f"议定事项已办结：{task}")


def reopened(task: ResolutionTask, *, by) -> None:
    subject = f"议定事项已退回，请继续办理：{task}"
    people = _holder(task, by)
    notify_of(task, people, kind="resolution.reopened", subject=subject, urgent=True)


def _holder(task: ResolutionTask, by) -> list:
    person = task.assignee
    is_told = person and person.pk != by.pk and person.is_active and person.has_role(*OVERSIGHT)
    return [person] if is_told else []
