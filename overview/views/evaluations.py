"""Pages of evaluations: the list, one sheet, beginning, scoring, confirming, returning."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import OVERSIGHT
from core import audit
from core.documents import registry
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from overview import rules
from overview.actions import evaluations as actions
from overview.enums import EvaluationKind, EvaluationState
from overview.filters import EvaluationFilter, EvaluationUseFilter
from overview.forms import ScoreForm, SubjectForm
from overview.models import Evaluation
from overview.queries import evaluations as queries
from overview.queries.evaluation_parts import points_by_part
from overview.queries.evaluation_rows import rows_of
from overview.queries.evaluation_uses import DISCIPLINE, PERSONNEL, USES, Use, confirmed
from overview.rules import points
from overview.tables import DisciplineTable, EvaluationTable, PersonnelTable
from rounds.models import Round

JOINED = ("formula", "round__term", "team", "ledger__unit", "scored_by", "confirmed_by")


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


class EvaluationUse(ScopedList):
    """What one other body is told of the units: a page, a workbook; its paper is made of a round."""

    model = Evaluation
    roles = OVERSIGHT
    template_name = "overview/evaluation_use.html"
    filterset_class = EvaluationUseFilter
    use: Use

    def get_queryset(self):
        return confirmed(super().get_queryset())

    def get_context_data(self, **kwargs) -> dict:
        round = self.filterset.form.cleaned_data.get("round")
        kind = registry.get(f"evaluations_{self.use.key}")
        paper = kind.url_of(round) if kind and round else ""
        shown = {"use": self.use, "uses": USES, "paper": paper}
        return super().get_context_data(**kwargs) | shown


class EvaluationDiscipline(EvaluationUse):
    use = DISCIPLINE
    table_class = DisciplineTable


class EvaluationPersonnel(EvaluationUse):
    use = PERSONNEL
    table_class = PersonnelTable


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
            "measure": rules.can_score(user, made) and made.formula_id is not None,
            "confirm": rules.can_confirm(user, made) and made.is_complete,
            "return": rules.can_return(user, made),
        }

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "lines": [(ln, self.figures(ln), points.words(ln)) for ln in self.object.lines],
            "proposed": self.object.proposed,
            "chart": points_by_part(self.object),
            "state": state_badge(EvaluationState(self.object.state)),
            "events": audit.history(self.object)[:50],
        }

    def figures(self, line: dict) -> list[dict]:
        """What was counted for a line; older sheets have it in words only."""
        return self.object.figures.get(line["source"], [])


class EvaluationRows(OfEvaluation, ScopedDetail):
    """The rows behind one figure, as far as the person may see them."""

    template_name = "overview/evaluation_rows.html"

    def get_context_data(self, **kwargs) -> dict:
        figures = self.object.figures.get(self.kwargs["source"], [])
        kept = next((each for each in figures if each["key"] == self.kwargs["figure"]), None)
        if kept is None or not kept["target"]:
            raise Http404
        found = rows_of(kept, self.request.user)
        return super().get_context_data(**kwargs) | {"found": found}


class EvaluationRecompute(OfEvaluation, ScopedDetail):
    """What comes out of the kept figures and the kept formula today, beside what was proposed."""

    template_name = "overview/evaluation_recompute.html"

    def get_context_data(self, **kwargs) -> dict:
        today = timezone.localdate()
        found = queries.recompute(self.object, today)
        return super().get_context_data(**kwargs) | {"found": found}


class EvaluationMeasure(OfEvaluation, ActionView):
    success_message = "已按今天的登记更新统计和建议分。"
    action = actions.measure_again


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
