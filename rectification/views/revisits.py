"""Pages of 回访: the register, one of it, planning, drawing, reporting, concluding."""

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import INSIDERS, Role
from core import attachments, audit
from core.formatting import state_badge
from core.verbs import CoreVerb, VerbKind
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.bases import ScopedObjectMixin
from fieldwork.models import SurveyResult
from fieldwork.queries.survey_results import results_of
from rectification.actions import revisits as actions
from rectification.enums import REOPENING, RevisitState, Verdict
from rectification.filters.revisits import RevisitFilter
from rectification.forms.revisits import DrawForm, ReportForm, RevisitForm
from rectification.models import Ledger, Revisit, RevisitDraw
from rectification.queries import revisits as queries
from rectification.rules import revisits as rules
from rectification.tables.revisits import RevisitTable
from rectification.views.ledger_header import ledgers_of
from rounds.queries import panel_for

STEPS = ("edit", "draw", "begin", "report", "return", "finish", "cancel")
JOINED = ("ledger__unit", "ledger__inspection__round__term", "ledger__inspection__team", "led_by")


class RevisitList(ScopedList):
    model = Revisit
    roles = INSIDERS
    template_name = "rectification/revisit_list.html"
    filterset_class = RevisitFilter
    table_class = RevisitTable

    @cached_property
    def ledger(self) -> Ledger | None:
        """The one ledger that the register is narrowed to."""
        return self.filterset.form.cleaned_data.get("ledger")

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        due = queries.due_ledgers() if user.has_role(Role.OFFICE) else []
        return super().get_context_data(**kwargs) | {
            "ledger": self.ledger,
            "due": due if self.ledger is None else [],
            "can": {"plan": self.ledger is not None and rules.can_plan(user, self.ledger)},
        }


class OfRevisit:
    model = Revisit
    roles = INSIDERS

    def get_queryset(self):
        return super().get_queryset().select_related(*JOINED)


class RevisitDetail(OfRevisit, ScopedDetail):
    """The draws, the sheets with their files, what is to be done now."""

    template_name = "rectification/revisit.html"

    def can(self) -> dict[str, bool]:
        user, row = self.request.user, self.object
        return {name: getattr(rules, f"can_{name}")(user, row) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        revisit = self.object
        sheets = self.sheets()
        hidden = [VerbKind.VIEW, VerbKind.REFUSAL]
        return super().get_context_data(**kwargs) | {
            "state": state_badge(RevisitState(revisit.state)),
            "members": revisit.members.order_by("name", "pk"),
            "draws": self.draws(),
            "sheets": sheets,
            "counts": queries.counts_of(sheets),
            "back": [sheet for sheet in sheets if sheet.verdict in REOPENING],
            "missing": actions.unfinished(revisit) if revisit.state == "checking" else [],
            "survey_results": self.survey_results(),
            "deadlines": panel_for(revisit, today=timezone.localdate(), user=self.request.user),
            "events": audit.timeline(revisit.audit_trail).exclude(kind__in=hidden)[:50],
        }

    def sheets(self) -> list:
        sheets = list(queries.sheets_of(self.object))
        files = attachments.of_each(sheets) if sheets else {}
        is_open = self.object.state == RevisitState.CHECKING
        may = is_open and rules.takes_part(self.request.user, self.object)
        for sheet in sheets:
            sheet.files = files.get(sheet, [])
            sheet.badge = state_badge(Verdict(sheet.verdict)) if sheet.verdict else ""
            sheet.missing = queries.lacking(sheet) if is_open else []
            sheet.can_check = may
        return sheets

    def draws(self) -> list[RevisitDraw]:
        """The newest first, each with its items in words."""
        items = {item.number: item for item in self.object.ledger.items.all()}
        draws = list(self.object.draws.select_related("drawn_by").order_by("-number"))
        for draw in draws:
            draw.rows = [(items[number], draw.forced.get(str(number), "")) for number in draw.drawn]
        return draws

    def survey_results(self) -> list:
        """Question by question, where this person may read them."""
        survey = self.object.survey
        seen = SurveyResult.objects.visible_to(self.request.user).filter(survey=survey)
        return results_of(survey) if survey is not None and seen.exists() else []


class RevisitNew(FormPage):
    roles = (Role.OFFICE,)
    form_class = RevisitForm
    title = "安排回访"
    success_message = "已拟定，请抽取回访事项。"
    check, checks_post = rules.check_can_plan, False
    action = actions.plan

    @cached_property
    def ledger(self) -> Ledger:
        return get_object_or_404(ledgers_of(self.request.user), pk=self.kwargs["pk"])

    def get_above(self):
        return self.ledger

    def get_initial(self) -> dict:
        return {"led_by": self.request.user.pk}

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"ledger": self.ledger}

    def get_cancel_url(self) -> str:
        return self.ledger.get_absolute_url()


class RevisitEdit(OfRevisit, FormPage):
    form_class = RevisitForm
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"ledger": self.object.ledger}

    def get_title(self) -> str:
        return f"修改安排：{self.object}"


class RevisitDrawPage(OfRevisit, FormPage):
    """The form says how many and what in any case; which of the others, the system's lot."""

    form_class = DrawForm
    template_name = "rectification/revisit_draw.html"
    submit_label = "抽取"
    success_message = "已抽取。种子、可抽取的事项和结果已写入经过。"
    check, checks_post = rules.check_can_draw, False

    def get_form_kwargs(self) -> dict:
        rows = queries.eligible(self.object.ledger)
        return super().get_form_kwargs() | {"revisit": self.object, "rows": rows}

    def perform(self, form) -> None:
        actions.draw(self.object, **form.action_kwargs(), by=self.request.user)

    def get_title(self) -> str:
        return f"抽取回访事项：{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"draw": self.object.draw}


class RevisitDrawFile(ScopedObjectMixin, View):
    """What one draw was made of and what it gave, for whoever computes it again."""

    model = RevisitDraw
    roles = INSIDERS

    def get(self, request, **kwargs) -> HttpResponse:
        draw = self.object = self.get_object()
        audit.record(draw, CoreVerb.EXPORTED, by=request.user, note=draw.audit_label)
        names = ("seed", "size", "frame", "forced", "drawn")
        data = {name: getattr(draw, name) for name in names}
        # What looks like markup is written by its numbers, which JSON reads as the same.
        words = json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
        answer = HttpResponse(words, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="draw-{draw.pk}.json"'
        return answer


class RevisitBegin(OfRevisit, ActionView):
    success_message = "已开始核查，请逐项填写核查表。"
    action = actions.begin


class RevisitReport(OfRevisit, FormPage):
    form_class = ReportForm
    template_name = "rectification/revisit_report.html"
    submit_label = "报告结果"
    success_message = "已报告，等待巡察办办结。"
    check, checks_post = rules.check_can_report, False
    action = actions.report

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"revisit": self.object}

    def get_title(self) -> str:
        return f"报告结果：{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        sheets = list(queries.sheets_of(self.object))
        return super().get_context_data(**kwargs) | {
            "missing": actions.unfinished(self.object),
            "counts": queries.counts_of(sheets),
        }


class RevisitReturn(OfRevisit, ActionView):
    success_message = "已退回，已通知回访负责人。"
    action = actions.send_back


class RevisitFinish(OfRevisit, ActionView):
    action = actions.finish

    def perform(self, *, note: str) -> None:
        revisit, before = self.object, self.object.version
        people = actions.finish(revisit, version=before, by=self.request.user)
        count = sum(sheet.verdict in REOPENING for sheet in queries.sheets_of(revisit))
        names = "、".join(person.name for person in people)
        self.success_message = "已办结，没有须重新整改的事项。"
        if count:
            told = f"已告知单位联络员：{names}。" if names else "单位没有联络员，请尽快指定。"
            self.success_message = f"已办结，{count}项退回单位重新整改。{told}"


class RevisitCancel(OfRevisit, ActionView):
    success_message = "已取消。"
    action = actions.cancel

    def get_success_url(self) -> str:
        return f"{reverse('rectification:revisit_list')}?ledger={self.object.ledger_id}"
