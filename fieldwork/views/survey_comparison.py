"""The office's comparison between the units of one round."""

from accounts.enums import Role
from core import charts
from core.views import ScopedDetail
from core.views.restricted import NO_STORE
from fieldwork.queries.survey_results import compared
from rounds.models import Round


class RoundSurveys(ScopedDetail):
    model = Round
    roles = (Role.OFFICE,)
    template_name = "fieldwork/survey_comparison.html"

    def get_queryset(self):
        return super().get_queryset().select_related("term")

    def get_context_data(self, **kwargs) -> dict:
        found = compared(self.object, self.request.user)
        rows = [{"of": each} | charts.shown(each.chart, each.urls) for each in found]
        return super().get_context_data(**kwargs) | {"compared": rows}

    def render_to_response(self, context, **response_kwargs):
        response = super().render_to_response(context, **response_kwargs)
        response["Cache-Control"] = NO_STORE
        return response
