"""延期: the unit asks, the office decides."""

from django.contrib import messages

from core import attachments
from core.views import FormPage
from rectification import rules
from rectification.actions import extensions as actions
from rectification.forms import DecisionForm, ExtensionForm
from rectification.models import Extension
from rectification.views.items import ItemScope, file_row


class ExtensionNew(ItemScope, FormPage):
    form_class = ExtensionForm
    template_name = "rectification/extension_new.html"
    title = "申请延期"
    submit_label = "报送延期申请"
    success_message = "延期申请已报送，请等待巡察办决定。"

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_ask_extension(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        return {"item": self.object, "limits": _limit_words(self.object)}

    def perform(self, form) -> None:
        actions.ask(self.object, **form.cleaned_data, by=self.request.user)


def _limit_words(item) -> str:
    left, longest = actions.limits_of(item)
    words = [] if left is None else [f"还可延期{max(left, 0)}次"]
    words += [] if longest is None else [f"每次最长{longest}日"]
    return "，".join(words) + "。" if words else ""


class ExtensionDecide(FormPage):
    model = Extension
    form_class = DecisionForm
    template_name = "rectification/extension_decide.html"
    title = "决定延期申请"

    def scope(self):
        return Extension.objects.visible_to(self.request.user).select_related(
            "item__ledger__unit", "item__ledger__inspection", "asked_by"
        )

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_decide_extension(self.request.user, self.object)

    def perform(self, form) -> None:
        note, by = form.cleaned_data["note"].strip(), self.request.user
        if "approve" in self.request.POST:
            actions.approve(self.object, note=note, by=by)
            messages.success(self.request, "已同意延期。")
        else:
            actions.refuse(self.object, note=note, by=by)
            messages.success(self.request, "已决定不同意延期。")

    def extra(self, form) -> dict:
        return {"files": [file_row(file, None) for file in attachments.of(self.object)]}
