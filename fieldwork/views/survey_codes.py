"""The team's part of answering: slips with codes, made once, and entry from paper."""

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from core.views import ActionView, FormPage
from core.views.downloads import attachment
from fieldwork.actions import survey_answers as actions
from fieldwork.documents.surveys import slips_of
from fieldwork.forms.survey_answers import AnswerForm, CodesForm
from fieldwork.queries import surveys as queries
from fieldwork.rules import surveys as rules
from fieldwork.views.surveys import OfSurvey


class SurveyCodes(OfSurvey, FormPage):
    """How many slips; the answer is the PDF itself, which is kept nowhere."""

    form_class = CodesForm
    template_name = "fieldwork/survey_codes.html"
    submit_label = "制作并下载答题单"
    check, checks_post = rules.check_can_issue, False

    def get_title(self) -> str:
        return f"制作答题码：{self.object.reference}"

    def perform(self, form) -> None:
        """No codes without slips: a fault of the layout takes the codes back."""
        with transaction.atomic():
            number = form.cleaned_data["number"]
            made = actions.issue_codes(self.object, number, by=self.request.user)
            self.slips = slips_of(self.object, made)

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        return self.download() if response.status_code == 302 else response

    def download(self) -> HttpResponseBase:
        return attachment(self.slips, f"{self.object.reference}答题单.pdf", "application/pdf")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"progress": queries.progress(self.object)}


class SurveyVoidCodes(OfSurvey, ActionView):
    success_message = "未用的答题码已作废，已经发出的答题单不能再用。"
    action = actions.void_codes


class SurveyEnter(OfSurvey, FormPage):
    """One answer from paper after the other."""

    form_class = AnswerForm
    template_name = "fieldwork/survey_enter.html"
    submit_label = "录入这一份"
    success_message = "已录入一份，录入后不能查看或更改。"
    check, checks_post = rules.check_can_enter, False

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"questions": self.object.asked}

    def get_title(self) -> str:
        return f"录入纸质答卷：{self.object.reference}"

    def perform(self, form) -> None:
        actions.enter_from_paper(self.object, form.given(), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("fieldwork:survey_enter", args=[self.object.pk])

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"progress": queries.progress(self.object)}
