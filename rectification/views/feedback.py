"""印发反馈意见并建账: what will happen, what still bars it, the date."""

from django.http import Http404

from accounts.enums import Role
from core.views import FormPage
from findings.models import Feedback
from findings.rules.feedback import bar_of_person
from rectification.actions import ledgers
from rectification.forms import OpenLedgerForm
from rectification.models import Ledger
from rounds import gates
from rounds.enums import Stage
from rounds.models import Inspection


class FeedbackIssue(FormPage):
    model = Inspection
    roles = (Role.OFFICE,)
    form_class = OpenLedgerForm
    template_name = "rectification/feedback_issue.html"
    title = "印发反馈意见并建立整改台账"
    submit_label = "印发并建账"

    def get_queryset(self):
        return super().get_queryset().select_related("round", "unit", "team")

    def check_permissions(self) -> None:
        self.opinion = Feedback.objects.filter(inspection=self.object).first()
        if self.opinion is None:
            raise Http404

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"inspection": self.object}

    def perform(self, form) -> Ledger:
        ledger = ledgers.open_ledger(self.object, on=form.cleaned_data["on"], by=self.request.user)
        self.success_message = "反馈意见已印发，整改台账已建立，已通知单位联络员。"
        return ledger

    def bars(self) -> list[str]:
        """What bars the step, and this person."""
        own = bar_of_person(self.request.user, self.opinion) if self.opinion else ""
        own = own.removesuffix("。")
        return [*gates.bars(self.object, Stage.RECTIFICATION), *([own] if own else [])]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "opinion": self.opinion,
            "count": self.opinion.items.count(),
            "ledger": Ledger.objects.filter(inspection=self.object).first(),
            "gates": self.bars(),
        }
