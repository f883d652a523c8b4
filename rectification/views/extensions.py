"""延期: who answers for a duty asks, another decides; one page each for all kinds of duties."""

from django.http import Http404

from core import attachments, audit
from core.errors import NotYet
from core.views import FormPage
from rectification import rules
from rectification.actions import extensions as actions
from rectification.forms import ExtensionDecisionForm, ExtensionForm
from rectification.models import Extension, LedgerItem
from rectification.verbs import LedgerVerb
from rounds import extendable
from rounds.models import Deadline


class Unkept:
    """Browsers do not keep the page: of a clue's duty it may show what few may know."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


class DateExtensionNew(Unkept, FormPage):
    """For any duty that may be extended, found by its date."""

    model = Deadline
    form_class = ExtensionForm
    template_name = "rectification/extension_new.html"
    title = "申请延期"
    submit_label = "报送延期申请"
    success_message = "延期申请已报送。"
    action = actions.ask_for

    def get_queryset(self):
        return Deadline.objects.visible_to(self.request.user).select_related(
            "inspection__unit", "about_unit"
        )

    def check_permissions(self) -> None:
        how = extendable.of(self.object)
        if how is None:
            raise NotYet("这类期限不能延期，请与巡察办联系。")
        thing = Extension(deadline=self.object).thing
        how.check_can_ask(self.request.user, thing)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {
            "due_on": self.object.due_on,
            "limits": _limit_words(self.object),
        }

    def get_success_url(self) -> str:
        return self.object.url

    def get_cancel_url(self) -> str:
        return self.object.url


class ExtensionNew(DateExtensionNew):
    """The same by the item's own number."""

    about = staticmethod(lambda pk: ("rectification.ledgeritem", pk))

    def get_object(self, queryset=None):
        items = LedgerItem.objects.visible_to(self.request.user)
        item = items.filter(pk=self.kwargs["pk"]).first()
        if item is None:
            raise Http404
        return actions.date_of(item)


def _limit_words(deadline: Deadline) -> str:
    left, longest = actions.limits_of(deadline)
    words = [] if left is None else [f"还可延期{max(left, 0)}次"]
    words += [] if longest is None else [f"每次最长{longest}日"]
    return "，".join(words) + "。" if words else ""


class ExtensionDecide(Unkept, FormPage):
    model = Extension
    form_class = ExtensionDecisionForm
    template_name = "rectification/extension_decide.html"
    title = "决定延期申请"
    check = rules.check_can_decide_extension

    def get_queryset(self):
        return Extension.objects.visible_to(self.request.user).select_related(
            "deadline__inspection__unit", "deadline__about_unit", "item__ledger", "asked_by"
        )

    def check_permissions(self) -> None:
        super().check_permissions()
        if self.request.method == "GET" and self.object.deadline.is_restricted:
            audit.record(self.object, LedgerVerb.EXTENSION_VIEWED, by=self.request.user)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"extension": self.object}

    def perform(self, form) -> None:
        note, by = form.cleaned_data["note"].strip(), self.request.user
        if "approve" in self.request.POST:
            granted_on = form.cleaned_data["granted_on"]
            actions.approve(self.object, granted_on=granted_on, note=note, by=by)
            self.success_message = "已同意延期。"
        else:
            actions.refuse(self.object, note=note, by=by)
            self.success_message = "已决定不同意延期。"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"files": attachments.of(self.object)}
