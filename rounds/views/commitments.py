"""Pages of 保密承诺: signing one's own, one that was signed, and who has not signed."""

from django.urls import reverse

from accounts.confirming import ConfirmedByPassword
from accounts.enums import INSIDERS, OVERSIGHT, Role
from accounts.models import User
from core import audit
from core.requests import is_own_path
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from rounds import queries, rules, tables, words
from rounds.actions import commitments
from rounds.filters import CommitmentFilter
from rounds.forms.commitments import CommitmentForm
from rounds.models import Commitment, Round, TeamMember


class CommitmentList(ScopedList):
    """Everybody on the teams that stand or stood, signed or not."""

    model = TeamMember
    roles = OVERSIGHT
    template_name = "rounds/commitment_list.html"
    filterset_class = CommitmentFilter
    table_class = tables.CommitmentTable

    def get_queryset(self):
        return super().get_queryset().filter(round__state__in=queries.COUNTED)

    def get_context_data(self, **kwargs) -> dict:
        round = self.filterset.form.cleaned_data.get("round")
        may = round is not None and rules.can_urge_signing(self.request.user, round)
        return super().get_context_data(**kwargs) | {"round": round, "can": {"urge": may}}


class CommitmentDetail(ScopedDetail):
    model = Commitment
    roles = INSIDERS
    template_name = "rounds/commitment.html"

    def get_queryset(self):
        joined = ("inspector", "round__term", "signed_by")
        return super().get_queryset().select_related(*joined)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"events": audit.history(self.object)}


class CommitmentSign(ConfirmedByPassword, FormPage):
    """The promises that the person owes, one after the other, and those already signed."""

    form_class = CommitmentForm
    roles = (Role.INSPECTOR,)
    template_name = "rounds/commitment_sign.html"
    title = "签署保密承诺"
    submit_label = "签署"
    success_message = "已签署保密承诺，本轮巡察内容现在可以查看。"

    def get_form_kwargs(self) -> dict:
        user = self.request.user
        rounds = queries.rounds_to_sign(user)
        return super().get_form_kwargs() | {"user": user, "rounds": rounds}

    def perform(self, form) -> Commitment:
        return commitments.sign(form.cleaned_data["round"], by=self.request.user)

    def get_success_url(self) -> str:
        """The next promise that is owed, then the page that asked for it."""
        if queries.rounds_to_sign(self.request.user).exists():
            return self.request.get_full_path()
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        wanted = self.request.GET.get("next", "")
        return wanted if is_own_path(wanted) else "/"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        signed = Commitment.objects.filter(inspector__user=user).select_related("round__term")
        return super().get_context_data(**kwargs) | {
            "round": queries.rounds_to_sign(user).order_by("pk").first(),
            "text": words.COMMITMENT,
            "signed": list(signed),
        }


class CommitmentUrge(ActionView):
    """Remind all of a round who have not signed."""

    model = Round
    roles = (Role.OFFICE,)
    success_message = "已提醒尚未签署的人员。"

    def perform(self, *, note: str) -> list[User]:
        """Whom the message is about: those who were reminded, not who has the round now."""
        return commitments.urge(self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return f"{reverse('rounds:commitment_list')}?round={self.object.pk}"
