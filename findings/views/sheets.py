"""Pages of one 底稿: the sheet, drafting with autosave, revising after the signature."""

from typing import Any

from django.contrib import messages
from django.urls import reverse

from core import attachments, audit
from core.errors import ActionDenied, InvalidTransition
from core.formatting import state_badge
from core.views import FormPage, ScopedDetail
from core.views.autosave import Autosave
from fieldwork.models import FocusPoint
from findings.actions import findings as actions
from findings.enums import FindingState
from findings.forms.findings import FindingForm, NewFindingForm, RevisionForm
from findings.models import Finding
from findings.models.source import COLUMNS
from findings.queries import sources
from findings.queries.findings import differences
from findings.rules import findings as rules
from rounds.duties import NOBODY, duty_in
from rounds.inspection_pages import UnderInspection

# What only searching reads.
UNREAD = (
    "search_text", "search_grams",
    "inspection__unit__search_text", "inspection__unit__search_grams",
)  # fmt: skip


class OfFinding:
    """What all pages of one sheet share: the joined row and the person's duty today."""

    model = Finding
    kwargs: dict
    related: tuple[str, ...] = ("inspection__unit",)

    def get_queryset(self):
        rows = super().get_queryset().select_related(*self.related)
        return rows.defer(*UNREAD)


class FindingDetail(OfFinding, ScopedDetail):
    related = (
        "inspection__unit", "inspection__round__term", "inspection__team", "category__parent",
        "created_by", "reviewed_by", "signed_by", "fix", "feedback_item",
    )  # fmt: skip
    template_name = "findings/finding.html"

    def can(self) -> dict[str, bool]:
        duty = duty_in(self.request.user, self.object.inspection.team_id)
        names = ("edit", "submit", "review", "sign", "return", "withdraw", "revise", "fix_at_once")
        if duty == NOBODY:
            return dict.fromkeys(names, False)
        return {
            name: getattr(rules, f"can_{name}")(self.request.user, self.object, duty=duty)
            for name in names
        }

    def sources(self) -> list[tuple[str, str]]:
        """What it was drafted from, as far as the person may read it: label and address."""
        rows = self.object.sources.visible_to(self.request.user)
        found = [row.source for row in rows.select_related(*COLUMNS, "material__request")]
        return [(sources.label_of(row), row.get_absolute_url()) for row in found]

    def get_context_data(self, **kwargs) -> dict:
        finding = self.object
        return super().get_context_data(**kwargs) | {
            "state": state_badge(FindingState(finding.state)),
            "missing": rules.missing(finding),
            "files": attachments.of(finding),
            "sources": self.sources(),
            "events": audit.history(finding)[:50],
            "revisions": [
                (revision, differences(revision))
                for revision in finding.revisions.select_related("by")
            ]
            if finding.revision
            else [],
        }


class FindingNew(UnderInspection):
    """A new sheet of one inspection: its title is enough, the rest follows on the next page."""

    form_class = NewFindingForm
    template_name = "findings/finding_new.html"
    title = "起草底稿"
    submit_label = "开始填写"
    check = rules.check_can_draft
    action = actions.draft

    def get_initial(self) -> dict:
        """The source that the person came from; of a focus point its title, too."""
        key = self.request.GET.get("source", "")
        source = sources.named(key, self.request.user, self.inspection)
        if source is None:
            return {}
        title = source.title if isinstance(source, FocusPoint) else ""
        return {"source": key, "title": title}

    def get_success_url(self) -> str:
        return reverse("findings:finding_edit", args=[self.result.pk])


class FindingEdit(OfFinding, FormPage):
    """The whole sheet on one page; saves by itself, on request, or saves and submits."""

    form_class = FindingForm
    template_name = "findings/finding_edit.html"
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"strict": self.request.POST.get("do") == "submit"}

    def perform(self, form) -> Any:
        made = super().perform(form)
        if self.request.POST.get("do") != "submit":
            return made
        try:
            actions.submit(self.object, by=self.request.user)
        except (ActionDenied, InvalidTransition) as error:
            messages.error(self.request, f"内容已保存，但没有提交：{error.sentence}")
            self.success_message = ""
        else:
            self.success_message = f"{self.object.reference}已提交复核。"
        return None

    def get_title(self) -> str:
        return self.object.title

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("findings:finding_autosave", args=[self.object.pk]),
            "upload_url": reverse(
                "core:attachment_upload", args=["findings.finding", self.object.pk]
            ),
            "files": attachments.of(self.object),
        }


class FindingAutosave(OfFinding, Autosave):
    form_class = FindingForm
    check = rules.check_can_edit
    action = actions.edit


class FindingRevise(OfFinding, FormPage):
    form_class = RevisionForm
    template_name = "layouts/form.html"
    submit_label = "保存修订"
    success_message = "已修订，原文保留在修订记录里。"
    check, checks_post = rules.check_can_revise, False
    action = actions.revise

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"reason": form.cleaned_data["reason"]}

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_title(self) -> str:
        return f"修订{self.object.reference}：{self.object.title}"
