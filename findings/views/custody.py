"""Pages of custody beside the handoff itself: requests, urging, sealed packages, receipts, figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import INSIDERS, Role
from core import attachments, audit
from core.encryption import locked
from core.errors import ActionDenied
from core.views import ActionView, FormPage
from core.views.bases import ScopedMixin, ScopedObjectMixin
from core.views.downloads import exported
from core.views.restricted import NO_STORE
from findings.actions import pace, packages, urges
from findings.exports import packages as contents
from findings.exports.custody import organ_table
from findings.filters.clues import OrganFilter
from findings.forms.custody import AskForm, ReceiptForm
from findings.models import Handoff, Urge
from findings.queries.organs import by_organ, times, total
from findings.rules import custody as rules
from findings.verbs import FindingVerb
from findings.views.clues.pages import OfClue
from findings.views.handoffs import OfHandoff
from findings.views.restricted import Restricted


class ClueAsk(OfClue, FormPage):
    form_class = AskForm
    template_name = "findings/clue_note.html"
    title, submit_label = "调整办理要求", "保存"
    success_message = "办理要求已调整，接收机关已收到通知。"
    check = rules.check_can_ask
    action = pace.ask

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"clue": self.object}

    def get_title(self) -> str:
        return f"调整办理要求：{self.object.reference}"


class HandoffUrge(OfHandoff, ActionView):
    success_message = "催办已发出。"
    action = urges.urge


class UrgeNote(Restricted, ScopedObjectMixin, View):
    """The organ's handler signs that a 催办 was read."""

    http_method_names = ["post"]
    model = Urge
    roles = (*INSIDERS, Role.ORGAN)

    def get_queryset(self):
        handoffs = Handoff.objects.visible_to(self.request.user)
        return Urge.objects.filter(handoff__in=handoffs).select_related("handoff")

    def post(self, request, pk: int) -> HttpResponse:
        urge = self.get_object()
        urges.note(urge, by=request.user)
        messages.success(request, "已签收知悉。")
        return redirect(urge.handoff)


class HandoffSeal(OfHandoff, ScopedObjectMixin, View):
    """GET says what will happen; POST makes the package and tells its passphrase, once.

    The answer to the POST is the page itself: the passphrase is never stored, not even for a redirect.
    """

    def get(self, request, pk: int) -> HttpResponse:
        handoff = self.object = self.get_object()
        rules.check_can_package(request.user, handoff)
        return self.show({"packages": handoff.packages.select_related("made_by")})

    def post(self, request, pk: int) -> HttpResponse:
        handoff = self.object = self.get_object()
        rules.check_can_package(request.user, handoff)
        try:
            code, passphrase = contents.draw_code(), locked.draw_passphrase()
            files = contents.files_of(handoff, code=code)
            data = locked.lock(files, passphrase)
        except ActionDenied as error:
            return self.show({"refused": error.sentence}, status=409)
        package = packages.keep(
            handoff, code=code, manifest=files[contents.MANIFEST], locked=data, by=request.user
        )
        file = attachments.of(handoff).filter(label=packages.LABEL).latest("pk")
        told = {"package": package, "passphrase": passphrase, "names": list(files), "file": file}
        return self.show(told)

    def show(self, context: dict, status: int = 200) -> HttpResponse:
        context |= {"object": self.object, "view": self}
        return render(self.request, "findings/handoff_seal.html", context, status=status)


class HandoffReceipt(OfHandoff, FormPage):
    form_class = ReceiptForm
    template_name = "findings/handoff_work.html"
    title, submit_label = "录入回执", "读取并录入"
    success_message = "回执已录入。"
    check = rules.check_can_enter_receipt
    action = packages.enter_receipt

    def get_action_kwargs(self, form) -> dict:
        upload = form.cleaned_data["file"]
        return {"receipt": contents.read_receipt(upload), "upload": upload}


class OrganFigures(ScopedMixin, View):
    """How each organ deals with what this person may see: counts only, each leads to its rows."""

    model = Handoff
    roles = (*INSIDERS, Role.ORGAN)

    def get(self, request) -> HttpResponse:
        scope = self.get_queryset()
        self.filterset = OrganFilter(request.GET, queryset=scope, request=request)
        lines = by_organ(self.filterset.qs, timezone.localdate())
        form = request.GET.get("export", "")
        if form in ("xlsx", "csv"):
            audit.record(
                None, FindingVerb.HANDLING_EXPORTED, by=request.user, trail="findings.registers"
            )
            return exported(organ_table(lines), form)
        drill = f"{reverse('findings:handoff_list')}?{_query(request)}"
        context = {
            "lines": lines,
            "chart": times(lines, drill),
            "total": total(lines),
            "filterset": self.filterset,
            "exports": ("xlsx", "csv"),
            "drill": drill,
        }
        response = render(request, "findings/organ_figures.html", context)
        response["Cache-Control"] = NO_STORE
        return response


def _query(request) -> str:
    """The filters in force, ready to be continued."""
    query = request.GET.copy()
    query.pop("export", None)
    text = query.urlencode()
    return f"{text}&" if text else ""
