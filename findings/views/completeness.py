"""三不核对: a round's page of what is missing, and who answers for it with which reason."""

from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import INSIDERS, Role
from accounts.models import User
from core import audit
from core.errors import NotYet
from core.views import FormPage, ScopedDetail
from core.views.bases import ScopedMixin
from core.views.downloads import exported
from core.views.restricted import NO_STORE
from findings.actions import completeness as actions
from findings.exports.custody import beginnings_table, gap_table
from findings.forms.custody import GapWaiverForm, NothingFoundForm
from findings.models import Finding, GapWaiver
from findings.queries import beginnings
from findings.queries.completeness import of_round, unanswered
from findings.rules import custody as rules
from findings.verbs import FindingVerb
from rounds.models import Inspection, Round

PAGE_SIZE = 100  # of 从头核对: a register of petitions may hold thousands


class Completeness(ScopedMixin, View):
    model = Round
    roles = INSIDERS

    def get(self, request, pk: int) -> HttpResponse:
        round = get_object_or_404(self.get_queryset().select_related("term"), pk=pk)
        inspections = Inspection.objects.visible_to(request.user).filter(round=round)
        lines = of_round(inspections, request.user)
        shown = [line for line in lines if line.gaps] if "gaps" in request.GET else lines
        form = request.GET.get("export", "")
        if form in ("xlsx", "csv"):
            audit.record(round, FindingVerb.COMPLETENESS_EXPORTED, by=request.user)
            return exported(gap_table(round.short_name, shown), form)
        context = {
            "object": round,
            "lines": shown,
            "whole": sum(line.is_whole for line in lines),
            "units": len(lines),
            "gaps": sum(len(line.gaps) for line in lines),
            "only_gaps": "gaps" in request.GET,
            "waivers": _waivers(round, request.user),
            "can_answer": rules.can_answer_for_gaps(request.user, round),
        }
        return render(request, "findings/completeness.html", context)


def _waivers(round: Round, user: User) -> list[GapWaiver]:
    rows = GapWaiver.objects.visible_to(user).filter(round=round)
    return list(rows.select_related("stated_by"))


class Beginnings(ScopedDetail):
    """One inspection's 情况通报, 重点关注事项, 信访 and 了解活动, each with what became of it."""

    model = Inspection
    roles = INSIDERS
    template_name = "findings/beginnings.html"

    def dispatch(self, request, *args, **kwargs):
        """Kept by no browser: places of activities and units below are the team's and the office's."""
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        return response

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "unit", "team")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = request.GET.get("export", "")
        if form not in ("xlsx", "csv"):
            return super().get(request, *args, **kwargs)
        audit.record(self.object, FindingVerb.BEGINNINGS_EXPORTED, by=request.user)
        return exported(beginnings_table(str(self.object.unit), self.known[:]), form)

    @cached_property
    def known(self) -> beginnings.Known:
        only_open = "open" in self.request.GET
        return beginnings.Known(self.object, self.request.user, only_open=only_open)

    def get_context_data(self, **kwargs) -> dict:
        known, only_open = self.known, self.known.only_open
        page = Paginator(cast(Sequence[Any], known), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(**kwargs) | {
            "page": page,
            "total": known.total,
            "waiting": known.open,
            "only_open": only_open,
        }


class GapWaiverPage(FormPage):
    form_class = GapWaiverForm
    model = Round
    roles = (Role.LEADERSHIP,)
    template_name = "findings/gap_waiver.html"
    title, submit_label = "缺项说明", "提交说明"
    success_message = "说明已提交，所列缺项不再影响归档。"
    check = rules.check_can_answer_for_gaps
    action = actions.answer_for_gaps

    def check_permissions(self) -> None:
        super().check_permissions()
        scope = Inspection.objects.filter(round=self.object)
        self.gaps = unanswered(self.object, scope)
        if not self.gaps:
            raise NotYet("本轮没有需要说明的缺项。")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "gaps": [f"{unit}：{words}" for _, unit, words in self.gaps]
        }

    def get_cancel_url(self) -> str:
        return reverse("findings:completeness", args=[self.object.pk])

    def get_title(self) -> str:
        return f"缺项说明：{self.object.short_name}"


class NothingFoundPage(FormPage):
    form_class = NothingFoundForm
    model = Inspection
    roles = INSIDERS
    title, submit_label = "未发现问题的说明", "提交说明"
    success_message = "说明已提交。"
    action = actions.state_nothing

    def check_permissions(self) -> None:
        findings = Finding.objects.filter(inspection=self.object).standing().count()
        rules.check_can_state_nothing(self.request.user, self.object, findings=findings)
        if self.request.method == "GET" and hasattr(self.object, "nothing_found"):
            raise NotYet("这个单位已有未发现问题的说明，可在三不核对页查看。")

    def perform(self, form) -> None:
        """The statement has no page of its own: back to the inspection."""
        super().perform(form)

    def get_title(self) -> str:
        return f"未发现问题的说明：{self.object.unit.name}"
