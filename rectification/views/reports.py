"""进展报告 with evidence, in one form."""

from django.urls import reverse

from core.optimistic_locking import content_token
from core.views import FormPage
from core.views.autosave import Autosave
from rectification import rules
from rectification.actions import reports as actions
from rectification.forms import ReportDraftForm, ReportForm
from rectification.views.items import ItemScope


class ItemReport(ItemScope, FormPage):
    form_class = ReportForm
    template_name = "rectification/item_report.html"
    submit_label = "报送进展"
    success_message = "进展已报送。全部措施完成后，请在本页申请销号。"
    check = rules.check_can_report

    def get_initial(self) -> dict:
        """The measure that the link spoke of."""
        asked = self.request.GET.get("measure", "")
        return super().get_initial() | ({"measure": asked} if asked.isdecimal() else {})

    def perform(self, form) -> None:
        cleaned = form.cleaned_data
        actions.report(
            self.object,
            text=cleaned["text"],
            progress=cleaned["progress"],
            measure=cleaned.get("measure"),
            done=cleaned.get("done", ()),
            reason=cleaned["decrease_reason"],
            uploads=cleaned["files"],
            ends_draft=cleaned["version_of_draft"],
            by=self.request.user,
        )

    def get_title(self) -> str:
        return f"报告进展：第{self.object.number}项"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("rectification:item_report_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class ItemReportAutosave(ItemScope, Autosave):
    """What the form's page keeps by itself: the words, never a report."""

    form_class = ReportDraftForm
    check = rules.check_can_report
    action = actions.draft

    def check_version(self, form) -> None:
        """Nothing of the item is decided: only the words are compared, by the action."""

    def get_action_kwargs(self, form) -> dict:
        cleaned = form.cleaned_data
        return {"text": cleaned["text"], "version": cleaned["version_of_draft"]}

    def tokens(self, form, row) -> dict:
        return {"version_of_draft": content_token(row.report_draft)}
