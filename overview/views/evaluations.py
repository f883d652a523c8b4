"""Pages of evaluations: the list, one sheet, beginning, scoring, confirming, returning."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.enums import OVERSIGHT
from core import audit
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from overview import rules
from overview.actions import evaluations as actions
from overview.enums import EvaluationKind, EvaluationState
from overview.filters import EvaluationFilter
from overview.forms import ScoreForm, SubjectForm
from overview.models import Evaluation
from overview.tables import EvaluationTable
from rounds.models import Round

JOINED = ("round__term", "team", "ledger__unit", "scored_by", "confirmed_by")


class EvaluationList(ScopedList):
    model = Evaluation
    roles = OVERSIGHT
    template_name = "overview/evaluation_list.html"
    filterset_class = EvaluationFilter
    table_class = EvaluationTable

    def get_context_data(self, **kwargs) -> dict:
        rounds = Round.objects.visible_to(self.request.user).open().with_units()
        rounds = rounds.select_related("term")
        may = rules.can_score(self.request.user)
        return super().get_context_data(**kwargs) | {"rounds": list(rounds[:8]) if may else []}


class OfEvaluation:
    model = Evaluation
    roles = OVERSIGHT

    def get_queryset(self):
        return super().get_queryset().select_related(*JOINED)


class EvaluationDetail(OfEvaluation, ScopedDetail):
    template_name = "overview/evaluation.html"

    def can(self) -> dict[str, bool]:
        user, made = self.request.user, self.object
        return {
            "score": rules.can_score(user, made),
            "confirm": rules.can_confirm(user, made) and made.is_complete,
            "return": rules.can_return(user, made),
        }

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "state": state_badge(EvaluationState(self.object.state)),
            "events": audit.history(self.object)[:50],
        }


class EvaluationNew(FormPage):
    form_class = SubjectForm
    roles = OVERSIGHT
    submit_label = "开始评分"
    goes_on = True  # an assessment is made of what is finished

    @cached_property
    def round(self) -> Round:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def check_permissions(self) -> None:
        rules.check_can_score(self.request.user)
        if self.request.method == "GET":
            actions.check_criteria(*EvaluationKind)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.round}

    def perform(self, form) -> Evaluation:
        return actions.begin(self.round, **form.chosen(), by=self.request.user)

    def get_title(self) -> str:
        return f"{self.round}：评价"

    def get_cancel_url(self) -> str:
        return self.round.get_absolute_url()


class EvaluationScore(OfEvaluation, FormPage):
    form_class = ScoreForm
    success_message = "已保存评分。"
    check = rules.check_can_score
    action = actions.score

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"evaluation": self.object}

    def get_action_kwargs(self, form) -> dict:
        data = form.cleaned_data
        return {
            "scores": form.scores(),
            "comment": data["comment"],
            "version": data["version"],
        }

    def get_title(self) -> str:
        return f"评分：{self.object}"


class EvaluationConfirm(OfEvaluation, ActionView):
    success_message = "已确认。"
    action = actions.confirm


class EvaluationReturn(OfEvaluation, ActionView):
    success_message = "已退回重评。"
    action = actions.return_for_rework
