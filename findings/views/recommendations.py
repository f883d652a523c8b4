"""Pages of recommendations to functional departments: the register, one, wording, answering."""

from django.utils import timezone

from accounts.enums import INSIDERS, Role
from core import audit
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from findings.actions import recommendations as actions
from findings.enums import RecommendationState
from findings.filters.recommendations import RecommendationFilter
from findings.forms.recommendations import RecommendationAnswerForm, RecommendationForm
from findings.models import CommonIssue, Recommendation
from findings.rules import recommendations as rules
from findings.tables.recommendations import RecommendationTable
from rounds.inspection_pages import OfInspection, UnderInspection
from rounds.queries import panel_for


class RecommendationList(ScopedList):
    model = Recommendation
    roles = (*INSIDERS, Role.ORGAN)
    template_name = "findings/recommendation_list.html"
    filterset_class = RecommendationFilter
    table_class = RecommendationTable

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "is_organ": self.request.user.has_role(Role.ORGAN)
        }


class OfRecommendation:
    model = Recommendation
    roles = (*INSIDERS, Role.ORGAN)

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        people = ("organ", "common_issue", "created_by", "issued_by", "answered_by")
        return super().get_queryset().select_related(*joined, *people)


class RecommendationDetail(OfRecommendation, ScopedDetail):
    template_name = "findings/recommendation.html"

    def can(self) -> dict[str, bool]:
        user, made = self.request.user, self.object
        return {
            "edit": rules.can_edit(user, made),
            "issue": rules.can_issue(user, made),
            "answer": rules.can_answer(user, made),
            "see_inside": not user.has_role(Role.ORGAN),
        }

    def common_issue(self) -> CommonIssue | None:
        """Where the advice came from; it reaches across units, so that a team may not know of it."""
        issues = CommonIssue.objects.visible_to(self.request.user)
        return issues.filter(pk=self.object.common_issue_id or 0).first()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "state": state_badge(RecommendationState(self.object.state)),
            "events": audit.history(self.object)[:50],
            "issue": self.common_issue(),
            "deadlines": panel_for(self.object, today=timezone.localdate(), user=self.request.user),
        }


class RecommendationNew(UnderInspection):
    form_class = RecommendationForm
    success_message = "已保存，由巡察办移交。"
    check = rules.check_can_word
    action = actions.draft

    def get_title(self) -> str:
        return f"起草移交建议：{self.inspection.unit}"


class RecommendationEdit(OfRecommendation, OfInspection):
    form_class = RecommendationForm
    title = "修改移交建议"
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit


class RecommendationIssue(OfRecommendation, ActionView):
    success_message = "已移交，接收单位会收到通知。"
    action = actions.issue


class RecommendationAnswer(OfRecommendation, FormPage):
    form_class = RecommendationAnswerForm
    title = "答复移交建议"
    submit_label = "提交答复"
    success_message = "已答复。"
    check, checks_post = rules.check_can_answer, False
    action = actions.answer

    def get_action_kwargs(self, form) -> dict:
        return form.cleaned_data
