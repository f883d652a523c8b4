"""组队建议: the page that proposes teams of a plan with the reasons, and takes over what a person left of it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import Role
from core.views import FormPage
from rounds import proposing, queries, rules
from rounds.actions import proposals
from rounds.forms.proposals import ProposalForm, WishForm
from rounds.models import Round


class RoundProposal(FormPage):
    model = Round
    roles = (Role.OFFICE,)
    form_class = ProposalForm
    template_name = "rounds/round_proposal.html"
    title = "组队建议"
    submit_label = "采用，编入各组"
    check = rules.check_can_edit_round

    def get_queryset(self):
        return super().get_queryset().select_related("term")

    @cached_property
    def wishes(self) -> WishForm:
        choices = queries.speciality_choices()
        asked = self.request.GET if "size" in self.request.GET else None
        return WishForm(asked, choices=choices)

    @cached_property
    def proposal(self) -> proposing.Proposal:
        return proposing.propose(self.object, self.wishes.wish(), timezone.localdate())

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"proposal": self.proposal}

    def perform(self, form) -> None:
        units, people = form.units(), form.places()
        count = proposals.take_over(self.object, units=units, people=people, by=self.request.user)
        self.success_message = f"已编入{count}人。请在下面核对各组人员和单位，可以继续调整。"

    def get_success_url(self) -> str:
        return reverse("rounds:round_teams", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url()

    def get_context_data(self, **kwargs) -> dict:
        proposal = self.proposal
        return super().get_context_data(**kwargs) | {
            "wishes": self.wishes,
            "slots": proposal.slots,
            "excluded": proposal.excluded,
            "missing": sum(slot.pk is None for slot in proposal.slots),
            "scoring": proposing.SCORING,
        }
