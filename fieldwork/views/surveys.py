"""Pages of 测评与问卷 for the team and the office: the register, one survey, its questions, its steps."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from accounts.enums import Role
from core import audit, charts
from core.errors import Refusal
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import Restricted, RestrictedList
from fieldwork.actions import surveys as actions
from fieldwork.documents.surveys import answer_url
from fieldwork.enums.surveys import SurveyState
from fieldwork.filters.surveys import SurveyFilter
from fieldwork.forms.surveys import NewSurveyForm, SurveyEndForm, SurveyForm
from fieldwork.models import Survey
from fieldwork.queries import surveys as queries
from fieldwork.queries.survey_results import results_of
from fieldwork.rules import surveys as rules
from fieldwork.rules.survey_templates import can_keep
from fieldwork.tables.surveys import SurveyTable
from fieldwork.verbs import SurveyVerb
from rounds.duties import duty_in
from rounds.inspection_pages import (
    AboutInspection,
    ListOfInspections,
    OfInspection,
    UnderInspection,
)

READERS = (Role.OFFICE, Role.INSPECTOR)
STEPS = ("edit", "remove", "open", "issue", "enter", "move_end", "close")


class SurveyList(RestrictedList, ListOfInspections):
    model = Survey
    roles = READERS
    template_name = "fieldwork/survey_list.html"
    register_name = "测评问卷登记簿"
    filterset_class = SurveyFilter
    table_class = SurveyTable
    can_enter = rules.can_draft


class OfSurvey(Restricted):
    """One survey; who looked at it is recorded, browsers do not keep it."""

    model = Survey
    roles = READERS
    secret = (Survey,)
    viewed = SurveyVerb.VIEWED

    def get_queryset(self):
        paths = (f"inspection__{name}" for name in ("unit", "team", "round__term"))
        return super().get_queryset().select_related(*paths, "created_by", "result")


class SurveyDetail(OfSurvey, ScopedDetail):
    template_name = "fieldwork/survey.html"

    def can(self) -> dict[str, bool]:
        user, survey = self.request.user, self.object
        duty = duty_in(user, survey.inspection.team_id)
        may = {name: getattr(rules, f"can_{name}")(user, survey, duty=duty) for name in STEPS}
        return may | {"keep": can_keep(user)}

    def get_context_data(self, **kwargs) -> dict:
        survey = self.object
        events = audit.history(survey).exclude(kind=VerbKind.VIEW)
        sentence = refusal_of(rules.check_shows_results, survey)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(SurveyState(survey.state)),
            "questions": survey.asked,
            "progress": queries.progress(survey),
            "answer_url": answer_url(),
            "hidden": sentence,
            "results": charted([] if sentence else results_of(survey)),
            "events": events.exclude(verb=SurveyVerb.ENTERED)[:50],
        }


def charted(found: Iterable[Any]) -> list[dict]:
    """Each with its chart, for components/chart.html."""
    return [{"of": each} | charts.shown(each.chart) for each in found]


def refusal_of(check: Callable[..., None], *about: Any) -> str:
    """The sentence of a rule, "" where it lets pass."""
    try:
        check(*about)
    except Refusal as error:
        return error.sentence
    return ""


class SurveyNew(Restricted, UnderInspection):
    form_class = NewSurveyForm
    roles = READERS
    submit_label = "保存并修改题目"
    check = rules.check_can_draft
    action = actions.draft

    def get_title(self) -> str:
        return f"新建测评或问卷：{self.inspection.unit}"

    def get_success_url(self) -> str:
        return reverse("fieldwork:survey_edit", args=[self.result.pk])


class SurveyEdit(OfSurvey, OfInspection):
    form_class = SurveyForm
    template_name = "fieldwork/survey_form.html"
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object.reference}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:survey_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class SurveyAutosave(OfSurvey, AboutInspection, Autosave):
    form_class = SurveyForm
    check = rules.check_can_edit
    action = actions.edit


class SurveyEnd(OfSurvey, FormPage):
    form_class = SurveyEndForm
    success_message = "已调整，本组成员已收到通知。"
    check, checks_post = rules.check_can_move_end, False
    action = actions.move_end

    def get_title(self) -> str:
        return f"调整答题截止日期：{self.object.reference}"


class SurveyRemove(OfSurvey, ActionView):
    success_message = "已删除草稿。"
    action = actions.remove

    def get_success_url(self) -> str:
        return f"{reverse('fieldwork:survey_list')}?inspection={self.object.inspection_id}"


class SurveyOpen(OfSurvey, ActionView):
    success_message = "已开放答题。请制作答题码，打印后发放。"
    action = actions.open_for_answers


class SurveyClose(OfSurvey, ActionView):
    success_message = "答题已结束。"
    action = actions.close
