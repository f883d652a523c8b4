"""Pages of 会议议定: the register, one meeting, entering, changing, registering, taking that back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import OVERSIGHT, Role
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.autosave import Autosave
from core.views.restricted import Restricted
from findings.actions import resolutions as actions
from findings.enums.resolutions import ResolutionState
from findings.filters.resolutions import ResolutionFilter
from findings.forms.resolutions import ResolutionForm
from findings.models import Resolution, ResolutionTask
from findings.rules import resolutions as rules
from findings.tables.resolutions import ResolutionTable
from findings.verbs import ResolutionVerb
from rounds.models import Round


class ResolutionList(ScopedList):
    model = Resolution
    roles = OVERSIGHT
    template_name = "findings/resolution_list.html"
    filterset_class = ResolutionFilter
    table_class = ResolutionTable

    def get_context_data(self, **kwargs) -> dict:
        """The rounds of which this person can enter a meeting."""
        user = self.request.user
        rounds = Round.objects.visible_to(user).open().with_units().select_related("term")
        mine = [each for each in rounds[:8] if rules.can_enter(user, each)]
        return super().get_context_data(**kwargs) | {"rounds": mine}


class OfResolution(Restricted):
    """One meeting; who looked at it is recorded, browsers do not keep it."""

    model = Resolution
    roles: tuple = (Role.OFFICE,)
    secret = (Resolution,)
    viewed = ResolutionVerb.VIEWED

    def get_queryset(self):
        people = ("created_by", "registered_by")
        return super().get_queryset().select_related("round__term", *people)


class ResolutionDetail(OfResolution, ScopedDetail):
    roles = OVERSIGHT
    template_name = "findings/resolution.html"

    def can(self) -> dict[str, bool]:
        user, resolution = self.request.user, self.object
        names = ("edit", "register", "recall", "void", "restore")
        return {name: getattr(rules, f"can_{name}")(user, resolution) for name in names}

    def get_context_data(self, **kwargs) -> dict:
        resolution, user = self.object, self.request.user
        tasks = ResolutionTask.objects.visible_to(user).filter(resolution=resolution)
        tasks = tasks.select_related("inspection__unit", "assignee").defer("result")
        events = audit.timeline(resolution.audit_trail).exclude(kind=VerbKind.VIEW)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(ResolutionState(resolution.state)),
            "heard": resolution.inspections.select_related("unit").order_by("pk"),
            "tasks": tasks.order_by("number"),
            "events": events[:50],
        }


class WithInspections:
    """The meeting's form, whose inspections are no column of its own."""

    form_class = ResolutionForm

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.round}

    def get_action_kwargs(self, form) -> dict:
        heard = {"values": form.columns(), "inspections": form.cleaned_data["inspections"]}
        return super().get_action_kwargs(form) | heard


class ResolutionNew(WithInspections, Restricted, FormPage):
    roles = (Role.OFFICE,)
    success_message = "已保存。请添加议定事项，核对以后登记。"
    checks_post = False
    check = rules.check_can_enter
    action = actions.enter

    @cached_property
    def round(self) -> Round:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict:
        """The inspection from whose page the person came is ticked."""
        wanted = self.request.GET.get("inspection", "")
        chosen = [int(wanted)] if wanted.isdecimal() and len(wanted) < 18 else []
        return {"held_on": timezone.localdate(), "inspections": chosen}

    def get_title(self) -> str:
        return f"登记会议议定：{self.round.short_name}"

    def get_cancel_url(self) -> str:
        return reverse("findings:resolution_list")


class ResolutionEdit(OfResolution, WithInspections, FormPage):
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    @property
    def round(self) -> Round:
        return self.object.round

    def get_title(self) -> str:
        return f"修改{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("findings:resolution_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class ResolutionAutosave(OfResolution, WithInspections, Autosave):
    check = rules.check_can_edit
    action = actions.edit

    @property
    def round(self) -> Round:
        return self.object.round


class ResolutionRegister(OfResolution, ActionView):
    success_message = "已登记，报告期限已随会议完成，承办人会收到通知。"
    action = actions.register


class ResolutionRecall(OfResolution, ActionView):
    success_message = "已撤回登记，修改以后请重新登记。"
    action = actions.recall


class ResolutionVoid(OfResolution, ActionView):
    success_message = "已作废，编号保留，不再计入各项统计。"
    action = actions.void


class ResolutionRestore(OfResolution, ActionView):
    success_message = "已恢复，核对以后请登记。"
    action = actions.restore
