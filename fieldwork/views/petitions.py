"""Pages of one petition: its sheet, recording, repeats, replies, ends."""

from django.urls import reverse
from django.utils import timezone

from accounts.enums import INSIDERS
from core import attachments, audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import Restricted
from fieldwork import outcomes
from fieldwork.actions import petitions as actions
from fieldwork.enums.petitions import PetitionState
from fieldwork.forms.petitions import CloseForm, DeclineForm, JoinForm, PetitionForm, ReplyForm
from fieldwork.models import Petition
from fieldwork.queries import petitions as queries
from fieldwork.rules import petitions as rules
from fieldwork.verbs import PetitionVerb
from rounds.inspection_pages import UnderInspection


class OfPetition(Restricted):
    """One petition; who looked at it is recorded, browsers do not keep it."""

    model = Petition
    roles = INSIDERS
    secret = (Petition,)
    viewed = PetitionVerb.VIEWED

    def get_queryset(self):
        joined = ("unit", "team", "round__term", "petition_period")
        paths = (f"inspection__{name}" for name in joined)
        return super().get_queryset().select_related(*paths, "created_by", "repeat_of")


class PetitionDetail(OfPetition, ScopedDetail):
    template_name = "fieldwork/petition.html"

    def can(self) -> dict[str, bool]:
        user, petition = self.request.user, self.object
        asked = {
            "edit": rules.can_edit, "attach": rules.can_attach, "register": rules.can_register,
            "return": rules.can_return, "join": rules.can_join, "split": rules.can_split,
            "dispatch": rules.can_dispatch, "decline": rules.can_decline,
            "again": rules.can_take_again, "close": rules.can_close, "reply": rules.can_reply,
        }  # fmt: skip
        return {name: rule(user, petition) for name, rule in asked.items()}

    def get_context_data(self, **kwargs) -> dict:
        petition, user = self.object, self.request.user
        hidden = [VerbKind.VIEW, VerbKind.REFUSAL]
        events = audit.timeline(petition.audit_trail).exclude(kind__in=hidden)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(PetitionState(petition.state)),
            "persons": petition.persons.all(),
            "files": list(attachments.of(petition)),
            "alike": queries.likely_repeats(petition, user),
            "repeats": petition.repeats.order_by("number"),
            "referrals": petition.referrals.select_related("assignee").order_by("id"),
            "unanswered": rules.unanswered(petition) if rules.is_undecided(petition) else [],
            "begins": outcomes.begins(petition, user),
            "outcomes": outcomes.of(petition, user),
            "events": events[:50],
        }


class WithPersons:
    """A petition's form with its persons."""

    form_class = PetitionForm
    template_name = "fieldwork/petition_form.html"

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"persons": form.person_rows()}


class PetitionNew(Restricted, WithPersons, UnderInspection):
    success_message = "已保存。请核对有无重复件，上传原件扫描件，然后完成登记。"
    roles = INSIDERS
    check = rules.check_can_record
    action = actions.record

    def get_initial(self) -> dict:
        return {"received_on": timezone.localdate()}

    def get_title(self) -> str:
        return f"登记信访：{self.inspection.unit}"


class PetitionEdit(OfPetition, WithPersons, FormPage):
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("fieldwork:petition_autosave", args=[self.object.pk]),
            "alike": queries.likely_repeats(self.object, self.request.user),
        }


class PetitionAutosave(OfPetition, WithPersons, Autosave):
    check = rules.check_can_edit
    action = actions.edit


class PetitionRegister(OfPetition, ActionView):
    success_message = "已登记。"
    action = actions.register


class PetitionReturn(OfPetition, ActionView):
    success_message = "已退回补充。"
    action = actions.return_for_completion


class PetitionSplit(OfPetition, ActionView):
    success_message = "已拆出，请另行分办。"
    action = actions.split


class PetitionAgain(OfPetition, ActionView):
    success_message = "已重新办理。"
    action = actions.take_again


class PetitionFormPage(OfPetition, FormPage):
    """One step of a petition that asks for more than a note."""

    checks_post = False

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"petition": self.object}

    def get_title(self) -> str:
        return f"{self.title}：{self.object}"


class PetitionJoin(PetitionFormPage):
    form_class = JoinForm
    title = "并为重复件"
    submit_label = "并入"
    success_message = "已并入，两件都保留，随所并入的一件办理。"
    check = rules.check_can_join
    action = actions.join

    def get_initial(self) -> dict:
        first = self.request.GET.get("main", "")
        return {"main": first} if first.isdecimal() else {}

    def get_form_kwargs(self) -> dict:
        rows = Petition.objects.visible_to(self.request.user).exclude(pk=self.object.pk)
        rows = rows.filter(
            inspection=self.object.inspection_id, state__in=queries.TAKES_REPEATS
        ).order_by("number")
        return super().get_form_kwargs() | {"choices": rows}


class PetitionDecline(PetitionFormPage):
    form_class = DeclineForm
    title = "不予受理"
    submit_label = "不予受理"
    success_message = "已决定不予受理。"
    check = rules.check_can_decline
    action = actions.decline

    def get_action_kwargs(self, form) -> dict:
        data = form.cleaned_data
        return {"note": data["note"], "reply": data, "version": data["version"]}


class PetitionReply(PetitionFormPage):
    form_class = ReplyForm
    title = "答复反映人"
    submit_label = "保存答复"
    success_message = "已登记答复。"
    check = rules.check_can_reply
    action = actions.reply

    def get_action_kwargs(self, form) -> dict:
        return {"values": form.cleaned_data, "version": form.cleaned_data["version"]}


class PetitionClose(PetitionFormPage):
    form_class = CloseForm
    title = "办结信访"
    submit_label = "办结"
    success_message = "已办结。"
    check = rules.check_can_close
    action = actions.close
