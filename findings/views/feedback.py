"""Pages of the opinion: overview with the way to issue it, wording, preview as a letter."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import Role
from core import audit
from core.documents import numbering
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail
from findings.actions import feedback as actions
from findings.documents import opinions
from findings.enums import FEEDBACK_TRANSITIONS, FeedbackState
from findings.forms.feedback import FeedbackForm
from findings.models import Feedback, FeedbackItem, Finding
from findings.queries import feedback as queries
from findings.rules import feedback as rules
from rounds.models import Inspection

JOINED = ("inspection__unit", "inspection__team", "inspection__round__term", "worded_by")


class OfInspection:
    """Pages addressed by the inspection; the opinion is found inside the person's scope."""

    model = Feedback

    @staticmethod
    def about(pk: int) -> tuple[str, int] | None:
        """What a link to it is about (core.visibility): the opinion on inspection ``pk``."""
        row = Feedback.objects.filter(inspection=pk).values_list("pk", flat=True).first()
        return ("findings.feedback", row) if row else None

    def get_queryset(self):
        return super().get_queryset().select_related(*JOINED)

    def get_object(self, queryset=None) -> Feedback:
        return get_object_or_404(self.get_queryset(), inspection=self.kwargs["pk"])


class ReadFeedback(OfInspection, ScopedDetail):
    """A page that shows the opinion, with what the person may do to it."""

    @cached_property
    def second(self) -> str:
        """Why somebody else has to issue it."""
        return rules.bar_of_person(self.request.user, self.object)

    def can(self) -> dict[str, bool]:
        user, feedback = self.request.user, self.object
        return {
            "word": rules.can_word(user, feedback.inspection),
            "issue": not self.second and rules.can_issue(user, feedback),
        }


class FeedbackDetail(ReadFeedback):
    """What goes in, how far it is; where there is none yet, the link to begin it."""

    template_name = "findings/feedback.html"

    def get_queryset(self):
        items = FeedbackItem.objects.select_related(*queries.ITEM_JOINED)
        return super().get_queryset().prefetch_related(Prefetch("items", items))

    def get(self, request, **kwargs) -> HttpResponse:
        try:
            return super().get(request, **kwargs)
        except Http404:
            self.object = None
        inspections = Inspection.objects.visible_to(request.user)
        joined = inspections.select_related("unit", "team", "round__term", "feedback")
        self.inspection = get_object_or_404(joined, pk=self.kwargs["pk"])
        if hasattr(self.inspection, "feedback"):
            raise Http404
        return self.show_start()

    def show_start(self) -> HttpResponse:
        rows = Finding.objects.filter(inspection=self.inspection)
        context = {
            "inspection": self.inspection,
            "signed": queries.candidates(self.inspection).count(),
            "unsigned": rows.unsigned().count(),
            "can": {"word": rules.can_word(self.request.user, self.inspection)},
        }
        return render(self.request, "findings/feedback_start.html", context)

    def events(self):
        """The unit reads of the issue only; drafts and their wording are the team's own."""
        events = audit.history(self.object)
        if self.request.user.has_role(Role.LIAISON):
            return events.filter(verb=FEEDBACK_TRANSITIONS.find("draft", "issued").verb)
        return events

    def get_context_data(self, **kwargs) -> dict:
        state = FeedbackState(self.object.state)
        return super().get_context_data(**kwargs) | {
            "inspection": self.object.inspection,
            "state": state_badge(state),
            "groups": queries.group(self.object.items.all()),
            "events": self.events()[:50],
            "worded_by": self.object.worded_by if state == FeedbackState.DRAFT else None,
            "second": self.second,
            "is_unit": self.request.user.has_role(Role.LIAISON),
        }


class FeedbackDraft(ActionView):
    """Begins the opinion and leads to its wording."""

    model = Inspection
    success_message = "已按审签的底稿生成初稿，请核改。"

    def perform(self, *, note: str) -> Feedback:
        return actions.draft(self.object, by=self.request.user)

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "team", "round__term")

    def get_success_url(self) -> str:
        return reverse("findings:feedback_edit", args=[self.object.pk])


class FeedbackEdit(OfInspection, FormPage):
    form_class = FeedbackForm
    template_name = "findings/feedback_edit.html"
    title = "起草反馈意见"
    success_message = "已保存。"
    action = actions.word

    def check_permissions(self) -> None:
        if self.request.method == "GET":
            rules.check_can_word(self.request.user, self.object.inspection)

    def get_form_kwargs(self) -> dict:
        candidates = queries.candidates(self.object.inspection)
        return super().get_form_kwargs() | {"findings": list(candidates)}

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"items": form.items()}

    def get_success_url(self) -> str:
        name = "feedback_preview" if self.request.POST.get("do") == "preview" else "feedback"
        return reverse(f"findings:{name}", args=[self.object.inspection_id])

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {
            "inspection": self.object.inspection,
            "groups": list(context["form"].groups()),
        }


class FeedbackPreview(ReadFeedback):
    """The letter on the screen, from the same tree as the PDF."""

    template_name = "findings/feedback_preview.html"

    def get_context_data(self, **kwargs) -> dict:
        letter = opinions.opinion(self.object)
        blocks = [
            {"kind": type(block).__name__, "block": block, "number": number}
            for block, number in numbering.numbered(letter.blocks)
        ]
        return super().get_context_data(**kwargs) | {
            "letter": letter,
            "blocks": blocks,
            "inspection": self.object.inspection,
            "is_unit": self.request.user.has_role(Role.LIAISON),
            "is_issued": self.object.state == FeedbackState.ISSUED,
        }
