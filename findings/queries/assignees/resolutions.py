"""Who has a meeting that is written down, and what it asked for, now."""

from django.utils import timezone

from accounts.enums import OVERSIGHT, Role
from core.assignees import Next, register
from findings.enums.resolutions import ResolutionState, TaskState
from findings.models import Resolution, ResolutionTask
from rounds.queries.gaps import of_role
from rounds.queries.people import holders_of


@register(Resolution)
def of_resolution(resolution: Resolution) -> Next | None:
    if resolution.state != ResolutionState.DRAFT:
        return None
    action = "在会议召开后登记" if resolution.held_on > timezone.localdate() else "登记"
    return Next(action, holders_of(Role.OFFICE), of_role(Role.OFFICE))


@register(ResolutionTask)
def of_task(task: ResolutionTask) -> Next | None:
    if task.state != TaskState.OPEN or task.resolution.state != ResolutionState.REGISTERED:
        return None
    person = task.assignee
    if person and person.is_active and person.has_role(*OVERSIGHT):
        return Next("办理", [person])
    return Next("跟踪办理", holders_of(Role.OFFICE), of_role(Role.OFFICE))
