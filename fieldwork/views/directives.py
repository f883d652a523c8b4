"""Pages of 上传下达: the library, one of it, drafting for a round or for all, signing, reminding."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import INSIDERS, OVERSIGHT, Role
from accounts.models import User
from core import attachments, audit, calendar
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.autosave import Autosave
from fieldwork.actions import directives as actions
from fieldwork.enums.directives import DirectiveState
from fieldwork.filters.directives import DirectiveFilter
from fieldwork.forms.directives import DirectiveForm, NamesForm
from fieldwork.models import Directive
from fieldwork.queries import cases
from fieldwork.queries import directives as queries
from fieldwork.rules import directives as rules
from fieldwork.tables.directives import DirectiveTable, OwnDirectiveTable
from rounds.models import Round

STEPS = ("edit", "keep_names", "issue", "remove", "withdraw", "sign")
READING_DAYS = 3  # 工作日, proposed for signing


class DirectiveList(ScopedList):
    """The library: everything that the person may read, and how it is signed for."""

    model = Directive
    roles = INSIDERS
    template_name = "fieldwork/directive_list.html"
    filterset_class = DirectiveFilter

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        inside = request.user.has_role(*OVERSIGHT)
        self.table_class = DirectiveTable if inside else OwnDirectiveTable

    def get_table_kwargs(self) -> dict:
        return {"by": self.request.user}

    def get_file(self, rows):
        return self.table_class.file(rows, by=self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        rounds = Round.objects.filter(state__in=rules.ADDRESSED_IN).select_related("term")
        may = rules.can_draft(user, None)
        return super().get_context_data(**kwargs) | {
            "can": {"draft": may},
            "rounds": rounds.order_by("-pk")[:3] if may else [],
        }


class OfDirective:
    model = Directive
    roles = INSIDERS

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "created_by")


class DirectiveDetail(OfDirective, ScopedDetail):
    template_name = "fieldwork/directive.html"

    def can(self) -> dict[str, bool]:
        user, directive = self.request.user, self.object
        can = {name: getattr(rules, f"can_{name}")(user, directive) for name in STEPS}
        return can | {"see_readings": user.has_role(*OVERSIGHT)}

    def get_context_data(self, **kwargs) -> dict:
        directive, user = self.object, self.request.user
        context = super().get_context_data(**kwargs)
        inside = context["can"]["see_readings"]
        readings = queries.readings(directive) if inside and directive.round_id else []
        owing = any(reading.owing for reading in readings)
        context["can"]["urge"] = owing and rules.can_urge(user, directive)
        hidden = [VerbKind.VIEW, VerbKind.REFUSAL]
        return context | {
            "state": state_badge(DirectiveState(directive.state)),
            "teams": directive.teams.order_by("number"),
            "readings": readings,
            "own": directive.receipts.filter(inspector__user=user).first(),
            "all_signed": bool(readings) and not owing,
            "names": cases.answered(directive) if inside else [],
            "files": list(attachments.of(directive)),
            "events": audit.timeline(directive.audit_trail).exclude(kind__in=hidden)[:50]
            if inside
            else [],
        }


class WithTeams:
    """A directive's form with the teams that it goes to."""

    form_class = DirectiveForm

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.get_round()}

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"teams": form.chosen_teams()}


class DirectiveNew(WithTeams, FormPage):
    """For the library; with a round in the address for its teams."""

    roles = (Role.OFFICE,)
    title = "新增资料"
    success_message = "已保存草稿。有附件的请上传，核对后发布。"
    check, checks_post = rules.check_can_draft, False
    action = actions.draft

    def get_round(self) -> Round | None:
        return None

    def get_cancel_url(self) -> str:
        return reverse("fieldwork:directive_list")


class DirectiveForRound(DirectiveNew):
    title = "传达到巡察组"

    @cached_property
    def round(self) -> Round:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_round(self) -> Round:
        return self.round

    def get_initial(self) -> dict:
        return {"teams": list(self.round.teams.all()), "due_on": _proposed()}

    def get_title(self) -> str:
        return f"{self.title}：{self.round.short_name}"


class DirectiveEdit(OfDirective, WithTeams, FormPage):
    roles = (Role.OFFICE,)
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_round(self) -> Round | None:
        return self.object.round

    def get_title(self) -> str:
        return f"修改：{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:directive_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class DirectiveAutosave(OfDirective, WithTeams, Autosave):
    roles = (Role.OFFICE,)
    check = rules.check_can_edit
    action = actions.edit

    def get_round(self) -> Round | None:
        return self.object.round


class DirectiveNames(OfDirective, FormPage):
    """Each name that stands in a case, with its places, and the reason for which it stays."""

    roles = (Role.OFFICE,)
    form_class = NamesForm
    title = "核对名称"
    success_message = "已保存。没有写原因的名称，请在正文里改写后再发布。"
    check, checks_post = rules.check_can_keep_names, False
    action = actions.keep_names

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"directive": self.object}

    def get_action_kwargs(self, form) -> dict:
        return {"reasons": form.reasons(), "version": form.cleaned_data["version"]}


class DirectiveIssue(OfDirective, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已发布。"
    action = actions.issue


class DirectiveRemove(OfDirective, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已删除草稿。"
    action = actions.remove

    def get_success_url(self) -> str:
        return reverse("fieldwork:directive_list")


class DirectiveWithdraw(OfDirective, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已撤回，巡察组不再看到这件。"
    action = actions.withdraw


class DirectiveSign(OfDirective, ActionView):
    roles = (Role.INSPECTOR,)
    success_message = "已签收。"
    action = actions.sign


class DirectiveUrge(OfDirective, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已提醒尚未签收的人员。"

    def perform(self, *, note: str) -> list[User]:
        """Whom the message is about: those who were reminded."""
        return actions.urge(self.object, by=self.request.user)


def _proposed() -> date:
    today = timezone.localdate()
    unit = calendar.DeadlineUnit.WORKDAY
    return calendar.add(today, READING_DAYS, unit, provisional=True).date
