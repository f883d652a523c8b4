"""Pages of what came of a handoff after its answer: one more step, one withdrawn."""

from accounts.enums import INSIDERS, Role
from core.views import FormPage
from findings.actions import outcomes as actions
from findings.forms.clues import NoteForm
from findings.forms.outcomes import HandoffOutcomeForm
from findings.models import HandoffOutcome
from findings.rules import clues as rules
from findings.views.handoffs import OfHandoff
from findings.views.restricted import Restricted


class OutcomeNew(OfHandoff, FormPage):
    form_class = HandoffOutcomeForm
    template_name = "findings/handoff_work.html"
    title, submit_label = "登记后续处理结果", "登记"
    success_message = "已登记，以前的结果仍保留；统计以最新的结果为准。"
    check = rules.check_can_add_outcome

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"owner": self.object}

    def perform(self, form) -> None:
        version = form.cleaned_data["version"]
        actions.add(self.object, form.values(), version=version, by=self.request.user)


class OutcomeWithdraw(Restricted, FormPage):
    model = HandoffOutcome
    roles = (*INSIDERS, Role.ORGAN)
    form_class = NoteForm
    template_name = "findings/clue_note.html"
    title, submit_label = "撤销处理结果", "撤销"
    success_message = "已撤销，这一条不再计入统计。"
    check = rules.check_can_withdraw_outcome
    action = actions.withdraw

    def get_queryset(self):
        return super().get_queryset().select_related("handoff__organ", "handoff__clue__inspection")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"label": "撤销原因", "version": self.object.version}
