"""Pages of letters to organs: sending those of a round, one letter, the board organ × unit."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail
from core.views.imports import ImportPage
from core.views.restricted import Restricted
from fieldwork.actions import intake as actions
from fieldwork.enums.intake import IntakeState
from fieldwork.forms.intake import IntakeForm
from fieldwork.imports.intake import IntakeImporter
from fieldwork.models import IntakeRequest
from fieldwork.queries import intake as queries
from fieldwork.rules import intake as rules
from fieldwork.verbs import IntakeVerb
from rounds.models import Organ, Round
from rounds.queries import panel_for

HIDDEN = (VerbKind.VIEW, VerbKind.REFUSAL)


class IntakeBoard(Restricted, ScopedDetail):
    """Which organ answered about which unit of the round."""

    model = Round
    roles = (Role.OFFICE,)
    template_name = "fieldwork/intake_board.html"

    def get_queryset(self):
        return super().get_queryset().select_related("term")

    def can(self) -> dict[str, bool]:
        return {"ask": rules.can_ask(self.request.user, self.object)}

    def get_context_data(self, **kwargs) -> dict:
        organs, lines = queries.board(self.object)
        return super().get_context_data(**kwargs) | {
            "organs": organs,
            "lines": lines,
            "object_documents": [],
            "holder": "",  # of the round, which this page is not about
        }


class IntakeNew(FormPage):
    model = Round
    roles = (Role.OFFICE,)
    form_class = IntakeForm
    title = "发出巡前函询"
    submit_label = "发出"
    success_message = "已编号发出，机关经办人会收到通知。"
    check, checks_post = rules.check_can_ask, False

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.object}

    def get_initial(self) -> dict:
        inspections = list(self.object.inspections.open().select_related("round"))
        proposed = actions.proposal(self.object, inspections)
        today = timezone.localdate()
        free = Organ.objects.filter(is_active=True, is_outside=False)
        asked = self.object.intake.standing().values("organ_id")
        return {
            "organs": free.exclude(pk__in=asked),
            "inspections": inspections,
            "due_on": max(proposed.due_on, today) if proposed else None,
        }

    def perform(self, form) -> list[IntakeRequest]:
        return actions.ask(self.object, **form.cleaned_data, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("fieldwork:intake_board", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url()

    def get_title(self) -> str:
        return f"{self.title}：{self.object.short_name}"


class OfIntake(Restricted):
    """One letter; the organ's handler has the row only where it went to their organ."""

    model = IntakeRequest
    roles = (Role.OFFICE, Role.ORGAN)
    secret = (IntakeRequest,)
    viewed = IntakeVerb.VIEWED

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "organ", "issued_by")


class IntakeDetail(OfIntake, ScopedDetail):
    template_name = "fieldwork/intake.html"

    def can(self) -> dict[str, bool]:
        user, request = self.request.user, self.object
        return {
            "withdraw": rules.can_withdraw(user, request),
            "import": rules.can_import(user, request),
            "see_inside": user.has_role(Role.OFFICE),
        }

    def get_context_data(self, **kwargs) -> dict:
        request, user = self.object, self.request.user
        replies = request.replies.select_related("inspection__unit", "answered_by").order_by("pk")
        events = audit.timeline(request.audit_trail).exclude(kind__in=HIDDEN)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(IntakeState(request.state)),
            "replies": queries.with_counts(replies),
            "deadlines": panel_for(request, today=timezone.localdate(), user=user),
            "events": events[:50],
        }


class IntakeWithdraw(OfIntake, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已撤回，机关经办人会收到通知。"
    action = actions.withdraw


class IntakeImport(Restricted, ImportPage):
    """The organ's answer to one letter as a workbook."""

    importer_class = IntakeImporter
    secret = (IntakeRequest,)
    viewed = IntakeVerb.VIEWED

    def dispatch(self, request, *args, **kwargs):
        scope = IntakeRequest.objects.visible_to(request.user).select_related("organ", "round")
        self.object = get_object_or_404(scope, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def make_importer(self) -> IntakeImporter:
        return IntakeImporter(self.request.user, self.object)

    def get_back_url(self) -> str:
        return self.object.get_absolute_url()
