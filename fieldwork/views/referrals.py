"""Pages of 分办: the register, one of them as its reader may know it, sending, answering, judging."""

from django.utils import timezone

from accounts.enums import BOTH_SIDES, INSIDERS, Role
from core import attachments
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.restricted import Restricted, RestrictedList
from fieldwork.actions import referrals as actions
from fieldwork.enums.petitions import ReferralState
from fieldwork.filters.petitions import ReferralFilter
from fieldwork.forms.petitions import AnswerForm, DispatchForm
from fieldwork.models import Referral
from fieldwork.rules import petitions as petition_rules
from fieldwork.rules import referrals as rules
from fieldwork.tables.petitions import ReferralTable, UnitReferralTable
from fieldwork.verbs import PetitionVerb
from fieldwork.views.petitions import PetitionFormPage
from rounds.queries import panel_for


class ReferralList(RestrictedList, ScopedList):
    model = Referral
    roles = BOTH_SIDES
    template_name = "fieldwork/referral_list.html"
    register_name = "信访分办"
    filterset_class = ReferralFilter
    table_class = ReferralTable

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.is_unit = request.user.is_authenticated and request.user.has_role(Role.LIAISON)
        if self.is_unit:
            self.table_class = UnitReferralTable

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"is_unit": self.is_unit}


class OfReferral(Restricted):
    model = Referral
    roles = BOTH_SIDES
    secret = (Referral,)
    viewed = PetitionVerb.VIEWED

    def get_queryset(self):
        joined = ("petition__inspection__unit", "petition__inspection__team")
        people = ("petition__inspection__round__term", "assignee", "issued_by", "answered_by")
        return super().get_queryset().select_related(*joined, *people)


class ReferralDetail(OfReferral, ScopedDetail):
    """The unit's liaison reads what was worded for them; nothing on the page is the petition's."""

    template_name = "fieldwork/referral.html"

    def can(self) -> dict[str, bool]:
        user, referral = self.request.user, self.object
        return {
            "answer": rules.can_answer(user, referral),
            "judge": rules.can_judge(user, referral),
            "withdraw": rules.can_withdraw(user, referral),
            "see_petition": not user.has_role(Role.LIAISON),
        }

    def get_context_data(self, **kwargs) -> dict:
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "state": state_badge(ReferralState(self.object.state)),
            "files": list(attachments.of(self.object)),
            "deadlines": panel_for(self.object, today=today, user=user),
        }


class ReferralNew(PetitionFormPage):
    form_class = DispatchForm
    template_name = "fieldwork/referral_form.html"
    title = "分办"
    submit_label = "分办"
    success_message = "已分办。"
    check = petition_rules.check_can_dispatch
    action = actions.dispatch

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class ReferralAnswer(OfReferral, FormPage):
    form_class = AnswerForm
    title = "办理结果"
    submit_label = "提交"
    success_message = "已提交。"
    check, checks_post = rules.check_can_answer, False
    action = actions.answer

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"referral": self.object}


class ReferralAccept(OfReferral, ActionView):
    roles = INSIDERS
    success_message = "已采用。"
    action = actions.accept


class ReferralReturn(OfReferral, ActionView):
    roles = INSIDERS
    success_message = "已退回，请单位重报。"
    action = actions.return_for_more


class ReferralWithdraw(OfReferral, ActionView):
    roles = INSIDERS
    success_message = "已撤回。"
    action = actions.withdraw
