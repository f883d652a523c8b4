"""Pages of 工作方案: the list, one edition, writing it with autosave, its way to the approval."""

from django.urls import reverse

from accounts.enums import INSIDERS, Role
from core import attachments, audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import Restricted, RestrictedList
from fieldwork.actions import workplans as actions
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.filters.workplans import WorkPlanFilter
from fieldwork.forms.workplans import PointsForm, WorkPlanForm
from fieldwork.models import WorkPlan
from fieldwork.queries import workplans as queries
from fieldwork.rules import workplans as rules
from fieldwork.tables.workplans import WorkPlanTable
from fieldwork.verbs import WorkPlanVerb
from rounds.inspection_pages import AboutInspection, ListOfInspections, OfInspection
from rounds.models import Inspection

WRITERS = (Role.OFFICE, Role.INSPECTOR)
STEPS = ("edit", "remove", "submit", "approve", "return", "revise")


class WorkPlanList(RestrictedList, ListOfInspections):
    model = WorkPlan
    roles = INSIDERS
    template_name = "fieldwork/workplan_list.html"
    register_name = "工作方案"
    filterset_class = WorkPlanFilter
    table_class = WorkPlanTable
    can_enter = rules.can_draft


class OfWorkPlan(Restricted):
    """One edition; who looked at it is recorded, browsers do not keep it."""

    model = WorkPlan
    roles = WRITERS
    secret = (WorkPlan,)
    viewed = WorkPlanVerb.VIEWED

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        return super().get_queryset().select_related(*joined, "created_by", "approved_by")


class WorkPlanDetail(OfWorkPlan, ScopedDetail):
    roles = INSIDERS
    template_name = "fieldwork/workplan.html"

    def can(self) -> dict[str, bool]:
        user, plan = self.request.user, self.object
        return {name: getattr(rules, f"can_{name}")(user, plan) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        plan, user = self.object, self.request.user
        hidden = [VerbKind.VIEW, VerbKind.REFUSAL]
        days = list(plan.days.all())
        others = WorkPlan.objects.visible_to(user).filter(inspection=plan.inspection_id)
        is_draft = plan.state == WorkPlanState.DRAFT
        return super().get_context_data(**kwargs) | {
            "state": state_badge(WorkPlanState(plan.state)),
            "shares": queries.shares(plan),
            "days": days,
            "outside": queries.outside(plan, days) if plan.approved_on is None else [],
            "assigned": queries.assigned_for(user, plan),
            "missing": queries.missing(plan) if is_draft else [],
            "editions": others.exclude(pk=plan.pk)
            .defer(*WorkPlan.AUDIT_HIDDEN)
            .order_by("edition"),
            "files": attachments.of(plan),
            "deadline": queries.deadline_of(plan),
            "events": audit.timeline(plan.audit_trail).exclude(kind__in=hidden)[:50],
        }


class WorkPlanNew(ActionView):
    """Begins the first edition and leads to where it is written."""

    model = Inspection
    roles = WRITERS
    success_message = "已开始起草，每名组员已列一行，请填写。"

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "team", "round__term")

    def perform(self, *, note: str) -> None:
        self.made = actions.draft(self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("fieldwork:workplan_edit", args=[self.made.pk])


class WithRows:
    """The plan's form with its division and its calendar."""

    form_class = WorkPlanForm

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"duties": form.duties(), "days": form.days()}


class WorkPlanEdit(OfWorkPlan, WithRows, OfInspection):
    template_name = "fieldwork/workplan_form.html"
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"填写{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:workplan_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class WorkPlanAutosave(OfWorkPlan, WithRows, AboutInspection, Autosave):
    check = rules.check_can_edit
    action = actions.edit


class WorkPlanPoints(OfWorkPlan, AboutInspection, FormPage):
    form_class = PointsForm
    template_name = "fieldwork/workplan_points.html"
    success_message = "已保存，重点关注事项的查办人随之更新。"
    check, checks_post = rules.check_can_edit, False
    action = actions.assign_points

    def get_action_kwargs(self, form) -> dict:
        return {"choices": form.choices()}

    def get_title(self) -> str:
        return f"重点关注事项分工：{self.object.inspection.unit}"


class WorkPlanRemove(OfWorkPlan, ActionView):
    success_message = "已删除草稿。"
    action = actions.remove

    def get_success_url(self) -> str:
        return f"{reverse('fieldwork:workplan_list')}?inspection={self.object.inspection_id}"


class WorkPlanSubmit(OfWorkPlan, ActionView):
    success_message = "已报请批准。"
    action = actions.submit


class WorkPlanApprove(OfWorkPlan, ActionView):
    success_message = "已批准，文书正在后台制作。"
    action = actions.approve


class WorkPlanReturn(OfWorkPlan, ActionView):
    success_message = "已退回修改。"
    action = actions.return_for_changes


class WorkPlanRevise(OfWorkPlan, ActionView):
    success_message = "已开始起草新版，批准以前仍按原版执行。"

    def perform(self, *, note: str) -> None:
        self.made = actions.revise(self.object, note=note, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("fieldwork:workplan_edit", args=[self.made.pk])
