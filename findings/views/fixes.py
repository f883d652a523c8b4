"""Pages of 立行立改: the team issues and accepts, the unit's liaison receives and reports."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from accounts.enums import BOTH_SIDES, Role
from core import attachments, audit
from core.errors import ActionDenied, InvalidTransition
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.autosave import Autosave
from findings.actions import fixes as actions
from findings.enums import FixState
from findings.filters.fixes import FixFilter
from findings.forms.fixes import FixForm, FixReportForm
from findings.models import Finding, ImmediateFix
from findings.queries.fixes import suggested_due
from findings.rules import findings as finding_rules
from findings.rules import fixes as rules
from findings.tables.fixes import FixTable
from rounds.queries import panel_for


class FixList(ScopedList):
    model = ImmediateFix
    roles = BOTH_SIDES
    template_name = "findings/fix_list.html"
    filterset_class = FixFilter
    ordering = ("-id",)
    table_class = FixTable


class OfFix:
    """What all pages of one 立行立改 share."""

    model = ImmediateFix

    def get_queryset(self):
        joined = ("finding__inspection__unit", "finding__inspection__round__term")
        people = ("issued_by", "received_by", "reported_by", "accepted_by")
        return super().get_queryset().select_related(*joined, "finding__inspection__team", *people)


class FixDetail(OfFix, ScopedDetail):
    template_name = "findings/fix.html"

    def can(self) -> dict[str, bool]:
        user, fix = self.request.user, self.object
        return {
            "receive": rules.can_receive(user, fix),
            "report": rules.can_report(user, fix),
            "accept": rules.can_accept(user, fix),
            "see_finding": not user.has_role(Role.LIAISON),
        }

    def get_context_data(self, **kwargs) -> dict:
        fix = self.object
        done = fix.state in (FixState.REPORTED, FixState.ACCEPTED)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(FixState(fix.state)),
            "files": attachments.of(fix),
            "events": audit.history(fix)[:50],
            "met": timezone.localdate(fix.reported_at) if done else None,
            "inspection": fix.finding.inspection,
            "deadlines": panel_for(fix, today=timezone.localdate()),
        }


class FixNew(FormPage):
    """The notice for one signed finding; what the unit reads is worded here."""

    model = Finding
    form_class = FixForm
    template_name = "findings/fix_new.html"
    title = "发出立行立改"
    submit_label = "发出"
    success_message = "已发出。"
    check, checks_post = finding_rules.check_can_fix_at_once, False
    action = actions.issue

    def get_queryset(self):
        return super().get_queryset().select_related("inspection__unit", "inspection__round", "fix")

    def get_initial(self) -> dict:
        if self.request.method == "POST":
            return {}
        due_on = suggested_due(self.object, on=timezone.localdate())
        return {"problem": self.object.title, "due_on": due_on}

    def get_action_kwargs(self, form) -> dict:
        return form.cleaned_data | {"on": timezone.localdate()}


class FixReport(OfFix, FormPage):
    """The unit's report: saves by itself, on request, or saves and hands in."""

    form_class = FixReportForm
    template_name = "findings/fix_report.html"
    title = "填写整改情况"
    check, checks_post = rules.check_can_report, False
    action = actions.write_report

    def get_action_kwargs(self, form) -> dict:
        return form.cleaned_data

    def perform(self, form) -> None:
        super().perform(form)
        if self.request.POST.get("do") != "report":
            self.success_message = "已保存，还没有报告给巡察组。"
            return
        try:
            actions.report(self.object, by=self.request.user)
        except (ActionDenied, InvalidTransition) as error:
            messages.error(self.request, f"内容已保存，但没有报告：{error.sentence}")
        else:
            self.success_message = "已报告巡察组，等待验收。"

    def get_success_url(self) -> str:
        if self.object.state == FixState.REPORTED:
            return self.object.get_absolute_url()
        return reverse("findings:fix_report", args=[self.object.pk])

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("findings:fix_autosave", args=[self.object.pk]),
            "upload_url": reverse(
                "core:attachment_upload", args=["findings.immediatefix", self.object.pk]
            ),
            "files": self.files(),
        }

    def files(self) -> list:
        """What went out with an earlier report stays; what was added since may be taken back."""
        at, found = self.object.reported_at, list(attachments.of(self.object))
        for file in found:
            file.can_remove = at is None or file.uploaded_at > at
        return found


class FixAutosave(OfFix, Autosave):
    form_class = FixReportForm
    action = actions.write_report

    def get_action_kwargs(self, form) -> dict:
        return form.cleaned_data


class FixReceive(OfFix, ActionView):
    success_message = "已签收，请立即组织整改。"
    action = actions.receive


class FixAccept(OfFix, ActionView):
    success_message = "已验收办结。"
    action = actions.accept


class FixReturn(OfFix, ActionView):
    success_message = "已退回单位重改。"
    action = actions.return_for_rework
