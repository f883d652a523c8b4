"""Pages of handoffs: handing over, the organ's register and page, signing, handling, answering."""

from itertools import chain

from django.urls import reverse
from django.utils import timezone

from accounts.enums import INSIDERS, Role
from core import attachments, audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.restricted import RestrictedList
from findings.actions import handoffs as actions
from findings.actions import packages
from findings.enums import HandoffState
from findings.filters.clues import HandoffFilter
from findings.forms.handoffs import AnswerForm, HandleForm, HandoverForm
from findings.models import Clue, Handoff
from findings.rules import clues as rules
from findings.rules import custody
from findings.tables.clues import HandoffTable, flag_badges
from findings.views.clue_events import event_rows
from findings.views.clues.pages import NotePage, OfClue
from findings.views.restricted import Restricted
from rounds.queries import panel_for


class HandoffList(RestrictedList, ScopedList):
    model = Handoff
    roles = (*INSIDERS, Role.ORGAN)
    template_name = "findings/handoff_list.html"
    register_name = "线索移交一览表"
    ordering = ("-urgency", "-id")
    filterset_class = HandoffFilter
    table_class = HandoffTable

    def get_table_kwargs(self) -> dict:
        return {"exclude": ("organ",) if self.request.user.has_role(Role.ORGAN) else ()}


class HandoffNew(OfClue, FormPage):
    """Choose organs and papers; what is handed over is frozen with this form."""

    form_class = HandoverForm
    template_name = "findings/handoff_form.html"
    submit_label = "移交"
    success_message = "线索已移交，接收机关已收到待签收通知。"
    check = rules.check_can_hand_over

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"clue": self.object}

    def perform(self, form) -> Handoff | Clue:
        data = form.cleaned_data
        made = actions.hand_over(
            self.object,
            organs=data["organs"],
            papers=list(data["papers"]),
            note=data["note"],
            version=data["version"],
            by=self.request.user,
        )
        return made[0] if len(made) == 1 else self.object

    def get_title(self) -> str:
        return f"移交{self.object.reference}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"persons": self.object.persons.all()}


class OfHandoff(Restricted):
    model = Handoff
    roles = (*INSIDERS, Role.ORGAN)

    def get_queryset(self):
        people = ("approved_by", "issued_by", "received_by", "answered_by")
        return super().get_queryset().select_related("organ", "clue__inspection", *people)


class HandoffDetail(OfHandoff, ScopedDetail):
    template_name = "findings/handoff.html"

    def can(self) -> dict[str, bool]:
        user, handoff = self.request.user, self.object
        here = rules.signs_here(handoff)
        return {
            "receive": here and rules.can_receive(user, handoff),
            "handle": rules.can_handle(user, handoff),
            "answer": here and rules.can_answer(user, handoff),
            "see_clue": not user.has_role(Role.ORGAN),
            "urge": custody.can_urge(user, handoff, today=timezone.localdate()),
            "note": user.has_role(Role.ORGAN),
            "add_outcome": rules.can_add_outcome(user, handoff),
            "seal": custody.can_package(user, handoff),
            "receipt": custody.can_enter_receipt(user, handoff),
        }

    def get_context_data(self, **kwargs) -> dict:
        handoff = self.object
        actions = audit.history(handoff).exclude(kind=VerbKind.VIEW)
        files = self.files()
        return super().get_context_data(**kwargs) | {
            "content": handoff.content,
            "flags": flag_badges(handoff.asked),
            "outcomes": list(handoff.outcomes.select_related("entered_by", "withdrawn_by")),
            "urges": handoff.urges.select_related("noted_by"),
            "manifest": handoff.content.get("papers", []),
            "state": state_badge(HandoffState(handoff.state)),
            "files": files,
            "events": event_rows(actions[:50], chain(*files.values())),
            "deadlines": panel_for(handoff, today=timezone.localdate(), user=self.request.user),
        }

    def files(self) -> dict[str, list]:
        """What came with the handoff, what was sealed for the way, and what the organ added."""
        groups: dict[str, list] = {"handed": [], "sealed": [], "added": []}
        places = {actions.HANDED_OVER: "handed", packages.LABEL: "sealed"}
        for file in attachments.of(self.object):
            groups[places.get(file.label, "added")].append(file)
        return groups


class HandoffReceive(OfHandoff, ActionView):
    success_message = "已签收，请登记处置方式。"

    def perform(self, *, note: str) -> None:
        rules.check_signs_here(self.object)
        actions.receive(self.object, by=self.request.user)


class HandoffRefuse(OfHandoff, NotePage):
    title, submit_label, note_label = "退回移交", "退回", "退回原因"
    success_message = "已退回移交方，这件移交不再显示。"
    check = rules.check_can_receive
    action = actions.refuse

    def check_permissions(self) -> None:
        rules.check_signs_here(self.object)
        super().check_permissions()

    def get_success_url(self) -> str:
        return reverse("findings:handoff_list")


class HandoffHandle(OfHandoff, FormPage):
    form_class = HandleForm
    template_name = "findings/handoff_work.html"
    title, submit_label = "登记办理情况", "保存"
    success_message = "办理情况已登记，可以继续更新；办结后点“答复办理结果”。"
    check = rules.check_can_handle
    action = actions.handle

    def get_action_kwargs(self, form) -> dict:
        return form.cleaned_data


class HandoffAnswer(OfHandoff, FormPage):
    form_class = AnswerForm
    template_name = "findings/handoff_work.html"
    title, submit_label = "答复办理结果", "提交答复"
    success_message = "已答复，移交方已收到通知。"
    check = rules.check_can_answer
    action = actions.answer

    def check_permissions(self) -> None:
        rules.check_signs_here(self.object)
        super().check_permissions()

    def get_action_kwargs(self, form) -> dict:
        taken = ("outcome", "responsibility", "version")
        said = {name: form.cleaned_data[name] for name in taken if name in form.cleaned_data}
        return said | {"text": form.cleaned_data["answer"], "details": form.details()}
