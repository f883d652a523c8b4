"""Pages of 议定事项: the register, one of them, adding, changing, removing, what came of it."""

from django.utils import timezone

from accounts.enums import INSIDERS, OVERSIGHT, Role
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.restricted import Restricted, RestrictedList
from findings.actions import resolution_tasks as actions
from findings.enums.resolutions import TaskState
from findings.filters.resolutions import TaskFilter
from findings.forms.resolutions import FinishForm, TaskForm
from findings.models import ResolutionTask
from findings.rules import resolutions as rules
from findings.tables.resolutions import TaskTable
from findings.verbs import ResolutionVerb
from findings.views.resolutions import OfResolution
from rounds.queries import panel_for


class TaskList(RestrictedList, ScopedList):
    model = ResolutionTask
    roles = INSIDERS
    template_name = "findings/resolution_task_list.html"
    register_name = "议定事项清单"
    filterset_class = TaskFilter
    table_class = TaskTable


class TaskNew(OfResolution, FormPage):
    form_class = TaskForm
    success_message = "已添加。"
    check, checks_post = rules.check_can_edit, False
    action = actions.add

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"resolution": self.object}

    def get_success_url(self) -> str:
        """Back to the meeting: the next point is added there."""
        return self.object.get_absolute_url()

    def get_title(self) -> str:
        return f"添加议定事项：{self.object}"


class OfTask(Restricted):
    model = ResolutionTask
    roles: tuple = (Role.OFFICE,)
    secret = (ResolutionTask,)
    viewed = ResolutionVerb.VIEWED

    def get_queryset(self):
        joined = ("resolution__round__term", "inspection__unit", "inspection__team")
        return super().get_queryset().select_related(*joined, "assignee", "done_by")


class TaskDetail(OfTask, ScopedDetail):
    roles = INSIDERS
    template_name = "findings/resolution_task.html"

    def can(self) -> dict[str, bool]:
        user, task = self.request.user, self.object
        return {
            "edit": rules.can_edit_task(user, task),
            "remove": rules.can_remove(user, task),
            "finish": rules.can_finish(user, task),
            "reopen": rules.can_reopen(user, task),
            "see_meeting": user.has_role(*OVERSIGHT),
        }

    def get_context_data(self, **kwargs) -> dict:
        task, user = self.object, self.request.user
        events = audit.timeline(task.audit_trail).exclude(kind=VerbKind.VIEW)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(TaskState(task.state)),
            "deadlines": panel_for(task, today=timezone.localdate(), user=user),
            "events": events[:50],
        }


class TaskEdit(OfTask, FormPage):
    form_class = TaskForm
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit_task, False
    action = actions.edit

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"resolution": self.object.resolution}

    def get_title(self) -> str:
        return f"修改{self.object}"


class TaskRemove(OfTask, ActionView):
    success_message = "已删除。"
    action = actions.remove

    def get_success_url(self) -> str:
        return self.object.resolution.get_absolute_url()


class TaskFinish(OfTask, FormPage):
    roles = OVERSIGHT
    form_class = FinishForm
    submit_label = "办结"
    success_message = "已登记办结。"
    check, checks_post = rules.check_can_finish, False
    action = actions.finish

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"task": self.object}

    def get_title(self) -> str:
        return f"登记办理结果：{self.object}"


class TaskReopen(OfTask, ActionView):
    success_message = "已退回继续办理。"
    action = actions.reopen
