"""Answering a survey with a code: open without an account inside the net, nothing about who answers is kept.

The code stands in an address only where a slip's QR code brings it; logs keep that address without
it (xuncha.logs, deploy/nginx.conf). What was typed stays on the page whatever is refused.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from core import throttling
from core.documents import codes
from core.errors import Refusal
from core.views.restricted import NO_STORE
from fieldwork.actions import survey_answers as actions
from fieldwork.forms.survey_answers import AnswerForm
from fieldwork.models import Survey
from fieldwork.queries import survey_answers as queries

TOO_OFTEN = "同一网络里打开得太多，请等一分钟再点“提交”或“打开”，已填的内容不会丢失。"


@method_decorator(login_not_required, name="dispatch")
class AnswerPage(View):
    """GET asks for the code, or shows the survey of the one in the address; POST opens or answers."""

    def get(self, request, code: str = "") -> HttpResponse:
        if not code:
            return self.ask()
        if self.is_too_often():
            return self.ask(code, TOO_OFTEN, status=429)
        return self.open(code)

    def post(self, request, code: str = "") -> HttpResponse:
        code = request.POST.get("code", "")[:40] or code
        too_often = self.is_too_often()
        if "answer" not in request.POST:
            return self.ask(code, TOO_OFTEN, status=429) if too_often else self.open(code)
        found = queries.find(code)
        if found.survey is None:
            return self.ask(code, found.sentence, status=422)
        form = AnswerForm(request.POST, questions=found.survey.asked)
        if too_often:
            return self.show(found.survey, code, form, TOO_OFTEN, status=429)
        return self.take(found.survey, codes.typed(code), form)

    def take(self, survey: Survey, code: str, form: AnswerForm) -> HttpResponse:
        if not form.is_valid():
            left = len(form.errors)
            words = f"还有{left}道题没有答好，已在题下标明，其他的答案都在。"
            return self.show(survey, code, form, words, status=422)
        try:
            actions.answer(survey, code, form.given())
        except Refusal as error:
            return self.show(survey, code, form, error.sentence, status=409)
        return redirect("fieldwork:answer_done")

    def open(self, code: str) -> HttpResponse:
        found = queries.find(code)
        if found.survey is None:
            return self.ask(code, found.sentence, status=422)
        return self.show(found.survey, code, AnswerForm(questions=found.survey.asked))

    def is_too_often(self) -> bool:
        return throttling.is_too_often(self.request, "survey", settings.SURVEY_PER_MINUTE)

    def ask(self, typed: str = "", error: str = "", *, status: int = 200) -> HttpResponse:
        return self.page("fieldwork/answer_code.html", status, typed=typed[:40], error=error)

    def show(
        self, survey: Survey, code: str, form: AnswerForm, error: str = "", *, status: int = 200
    ) -> HttpResponse:
        told = {"survey": survey, "code": codes.typed(code), "form": form, "error": error}
        return self.page("fieldwork/answer.html", status, **told)

    def page(self, template: str, status: int, **context) -> HttpResponse:
        response = render(self.request, template, context, status=status)
        response["Cache-Control"] = NO_STORE
        return response


@method_decorator(login_not_required, name="dispatch")
class AnswerDone(View):
    """What stands after an answer, whoever opens it."""

    def get(self, request) -> HttpResponse:
        return render(request, "fieldwork/answer_done.html")
