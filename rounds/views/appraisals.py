"""Pages of 个人考核: a round's people, proposing, one appraisal, confirming."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import Role
from core import audit
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail
from core.views.restricted import Restricted
from rounds import rules
from rounds.actions import appraisals as actions
from rounds.enums import AppraisalState
from rounds.forms.appraisals import AppraisalForm
from rounds.models import Appraisal, Round, Team, TeamMember
from rounds.queries import appraisals as queries
from rounds.verbs import RoundVerb

ROLES = (Role.OFFICE, Role.INSPECTOR)


class AppraisalBoard(ScopedDetail):
    """Everybody who served in a round; a leader sees the own team, others themselves."""

    model = Round
    roles = ROLES
    template_name = "rounds/appraisal_board.html"

    def get_queryset(self):
        return super().get_queryset().select_related("term")

    def lines(self) -> list[queries.Line]:
        user, round = self.request.user, self.object
        seen = Appraisal.objects.visible_to(user).filter(round=round)
        found = {row.inspector_id: row for row in seen.select_related("grade")}
        members = queries.members_of_round(round).order_by("team__number", "pk")
        if not user.has_role(Role.OFFICE):
            members = members.visible_to(user)
        lines = [self._line(each, found.get(each.inspector_id)) for each in members]
        return [line for line in lines if line.appraisal or self._may_know(line)]

    def _line(self, member: TeamMember, appraisal: Appraisal | None) -> queries.Line:
        is_open = appraisal is None or appraisal.state != AppraisalState.CONFIRMED
        may = is_open and rules.can_appraise(self.request.user, member)
        return queries.Line(member, appraisal, may)

    def _may_know(self, line: queries.Line) -> bool:
        user = self.request.user
        is_own = line.member.inspector.user_id == user.pk
        return user.has_role(Role.OFFICE) or is_own or rules.leads(user, line.member.team_id)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "lines": self.lines(),
            "limits": queries.limits_of(self.object),
        }


class Recorded(Restricted):
    """What is said of a person: who looked at it is recorded, browsers do not keep it."""

    secret = (Appraisal,)
    viewed = RoundVerb.APPRAISAL_VIEWED


class Appraise(Recorded, FormPage):
    """One member's grade, proposed or changed until it is confirmed."""

    model = Team
    roles = ROLES
    form_class = AppraisalForm
    submit_label = "提出"
    success_message = "已提出，由巡察办确认。"
    goes_on = True  # an appraisal is made of what is finished

    @cached_property
    def member(self) -> TeamMember:
        rows = queries.members_of_round(self.object.round).filter(team=self.object)
        return get_object_or_404(rows, pk=self.kwargs["member"])

    @cached_property
    def appraisal(self) -> Appraisal | None:
        rows = Appraisal.objects.visible_to(self.request.user).select_related("grade")
        return rows.filter(round=self.member.round_id, inspector=self.member.inspector_id).first()

    def shown(self) -> Appraisal | None:
        return self.appraisal

    def check_permissions(self) -> None:
        rules.check_can_appraise(self.request.user, self.member)

    def get_form_kwargs(self) -> dict:
        limits = queries.limits_of(self.object.round)
        return super().get_form_kwargs() | {"appraisal": self.appraisal, "limits": limits}

    def perform(self, form) -> Appraisal:
        return actions.propose(self.member, **form.cleaned_data, by=self.request.user)

    def get_title(self) -> str:
        return f"{self.member.inspector.name}（{self.object}{self.member.get_duty_display()}）"

    def get_cancel_url(self) -> str:
        return reverse("rounds:appraisal_board", args=[self.object.round_id])


class OfAppraisal(Recorded):
    model = Appraisal
    roles = ROLES

    def get_queryset(self):
        joined = ("round__term", "team", "inspector", "grade", "proposed_by", "confirmed_by")
        return super().get_queryset().select_related(*joined)


class AppraisalDetail(OfAppraisal, ScopedDetail):
    template_name = "rounds/appraisal.html"

    def can(self) -> dict[str, bool]:
        user, row = self.request.user, self.object
        return {
            "confirm": rules.can_confirm_appraisal(user, row),
            "return": rules.can_return_appraisal(user, row),
            "edit": self.member is not None and rules.can_appraise(user, self.member),
            "see_trail": row.inspector.user_id != user.pk,
        }

    @cached_property
    def member(self) -> TeamMember | None:
        if self.object.state == AppraisalState.CONFIRMED:
            return None
        rows = queries.members_of_round(self.object.round)
        return rows.filter(inspector=self.object.inspector_id).first()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "member": self.member,
            "state": state_badge(AppraisalState(self.object.state)),
            "limit": queries.limit_of(self.object.round, self.object.grade),
            "events": audit.history(self.object)[:50],
        }


class AppraisalConfirm(OfAppraisal, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已确认，本人可以看到。"
    action = actions.confirm


class AppraisalReturn(OfAppraisal, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已退回。"
    action = actions.return_for_rework
