"""Pages of rounds: the list, one round, its plan, units and deadlines, and its steps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import INSIDERS, OVERSIGHT, Role
from core import audit, version_tokens
from core.errors import Refusal
from core.verbs import CoreVerb
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.bases import ScopedObjectMixin
from core.views.chosen import chosen
from core.views.downloads import exported
from rounds import gates, panels, planning, queries, rules, tables
from rounds.actions import rounds
from rounds.enums import RoundState
from rounds.filters import RoundFilter, UnitFilter
from rounds.forms.fields import dress
from rounds.forms.rounds import RoundDeadlinesForm, RoundForm
from rounds.models import Round, Unit
from rounds.queries import boards
from rounds.views.round_rows import (
    loose_units,
    recusal_rows,
    rules_in_force,
    steps,
    team_rows,
)


class RoundList(ScopedList):
    model = Round
    roles = INSIDERS
    template_name = "rounds/round_list.html"
    filterset_class = RoundFilter
    ordering = ("-starts_on", "-id")
    table_class = tables.RoundTable

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"can_plan": rules.can_plan(self.request.user)}


# What the bars of a round that is carried out stand before.
BARRED = {RoundState.UNDERWAY: "转入整改", RoundState.RECTIFYING: "归档"}


class RoundDetail(ScopedDetail):
    model = Round
    template_name = "rounds/round.html"

    def get_queryset(self):
        related = ("term", "preset", "created_by", "submitted_by", "approved_by")
        return super().get_queryset().select_related(*related)

    def get(self, request, **kwargs) -> HttpResponse:
        """``?export=xlsx`` gives the plan as a workbook, to those who see all of it."""
        if request.GET.get("export") == "xlsx" and request.user.has_role(*OVERSIGHT):
            round = self.get_object()
            audit.record(round, CoreVerb.EXPORTED, by=request.user, note="轮次安排")
            return exported(tables.PlanTable.file(round.inspections.all(), round=round), "xlsx")
        return super().get(request, **kwargs)

    def can(self) -> dict[str, bool]:
        user, round = self.request.user, self.object
        return {
            "edit": rules.can_edit_round(user, round),
            "people": rules.can_change_people(user, round),
            "submit": rules.can_submit_round(user, round),
            "approve": rules.can_approve_round(user, round),
            "return": rules.can_return_round(user, round),
            "start": rules.can_start_round(user, round),
            "rectify": rules.can_rectify_round(user, round),
            "archive": rules.can_archive_round(user, round),
            "see_inside": user.has_role(*OVERSIGHT),
            "ask_organs": user.has_role(Role.OFFICE),
            "appraise": user.has_role(Role.OFFICE, Role.INSPECTOR) and not round.is_historical,
        }

    def get_context_data(self, **kwargs) -> dict:
        round, user = self.object, self.request.user
        drafting = round.state in (RoundState.PLANNING, RoundState.SUBMITTED)
        inside = user.has_role(*OVERSIGHT)
        bars = self.bars(drafting) if inside else []
        return super().get_context_data(**kwargs) | {
            "tone": RoundState(round.state).tone,
            "steps": steps(round),
            "teams": team_rows(round, user),
            "loose": [] if not inside else loose_units(round),
            "board": None if drafting else boards.board(round, user, timezone.localdate()),
            "bars": bars,
            "next_place": next((bar["place"] for bar in bars if drafting and bar["url"]), ""),
            "bars_before": BARRED.get(RoundState(round.state), ""),
            "warnings": planning.warnings(round) if drafting and inside else [],
            "lacking": panels.lacking_of(round) if inside else [],
            "recusals": recusal_rows(round, user) if inside else [],
            "rules": rules_in_force(round),
            "dates": queries.next_dates(round, user, timezone.localdate()),
            "events": _events(round) if inside else [],
        }

    def bars(self, drafting: bool) -> list:
        """What bars the next step: of a plan its approval, later 转入整改 and 归档.

        Who may change the plan gets the way to where each is put right.
        """
        round = self.object
        if not drafting:
            return gates.bars_of_round(round)
        may = rules.can_edit_round(self.request.user, round)
        return [
            {"sentence": words, "url": _place(round, where) if may else "", "place": where}
            for where, words in planning.lacking(round)
        ]


def _place(round: Round, where: str) -> str:
    """The page where a lack of the plan is put right; recusals stand on the round's own."""
    return "" if where == planning.ROUND else reverse(f"rounds:round_{where}", args=[round.pk])


def _events(round: Round) -> list:
    """The trail; what happened to the round itself needs no name beside it."""
    events = list(audit.timeline(f"rounds.round:{round.pk}")[:60])
    for event in events:
        if event.target_type == "rounds.round":
            event.target_label = ""
    return events


class RoundNew(FormPage):
    form_class = RoundForm
    roles = (Role.OFFICE,)
    title = "筹备新一轮巡察"
    submit_label = "保存，接着选择单位"
    success_message = "已建立轮次，请选择被巡察单位。"

    def perform(self, form):
        round = rounds.plan(form.values(), by=self.request.user)
        _warn(self.request, round)
        return round

    def get_success_url(self) -> str:
        return reverse("rounds:round_units", args=[self.result.pk])

    def get_cancel_url(self) -> str:
        return reverse("rounds:round_list")


class PlanPage(FormPage):
    """A page that changes a plan: only the office, only in preparation."""

    model = Round
    roles = (Role.OFFICE,)
    check = rules.check_can_edit_round


class RoundEdit(PlanPage):
    form_class = RoundForm
    title = "修改轮次方案"
    success_message = "已保存。"
    action = rounds.edit

    def perform(self, form):
        made = super().perform(form)
        _warn(self.request, self.object)
        return made


def _warn(request, round: Round) -> None:
    """Dates that were saved and lie too near already."""
    for sentence in planning.dates_past(round):
        messages.warning(request, f"{sentence}。")


class RoundDeadlines(PlanPage):
    form_class = RoundDeadlinesForm
    template_name = "rounds/round_deadlines.html"
    title = "本轮期限"
    success_message = "本轮期限已保存。"
    action = rounds.set_deadline_rows

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.object}

    def get_action_kwargs(self, form) -> dict:
        return {"rows": form.overrides(), "version": form.base_version}


class RoundUnits(ScopedObjectMixin, View):
    """Choosing units: the filter never loses what is ticked, with or without a script."""

    model = Round
    roles = (Role.OFFICE,)
    template_name = "rounds/round_units.html"
    limit = 200

    def get(self, request, **kwargs) -> HttpResponse:
        self.open()
        ticked = set(self.object.inspections.values_list("unit_id", flat=True))
        return self.show(ticked)

    def post(self, request, **kwargs) -> HttpResponse:
        self.open()
        wanted = chosen(request, Unit.objects.visible_to(request.user), name="unit")
        ticked = set(wanted.values_list("pk", flat=True))
        if request.POST.get("do") != "save":
            return self.show(ticked)
        if not ticked:
            messages.error(request, "还没有选择单位，请勾选至少一个单位再保存。")
            return self.show(ticked, status=422)
        try:
            version_tokens.check(self.object, request.POST)
            rounds.choose_units(self.object, wanted, by=request.user)
        except Refusal as error:
            messages.error(request, error.sentence)
            return self.show(ticked, status=409)
        messages.success(request, f"已选择{len(wanted)}个单位。")
        return redirect("rounds:round_teams", pk=self.object.pk)

    def seen_version(self, status: int) -> str:
        """While only the filter changes, the version with which choosing began."""
        began = self.request.POST.get(version_tokens.FIELD) if status == 200 else None
        return began or str(self.object.version)

    def open(self) -> None:
        self.object = self.get_object()
        rules.check_can_edit_round(self.request.user, self.object)

    def show(self, ticked: set[int], status: int = 200) -> HttpResponse:
        seen = Unit.objects.visible_to(self.request.user).active()
        units = queries.in_tree_order(queries.with_coverage(seen))
        asked = self.request.POST or self.request.GET
        filterset = UnitFilter(asked, queryset=units, request=self.request)
        dress(filterset.form)
        found = tables.UnitChoice.for_page(filterset.qs).order_by(*queries.due_first(self.object))
        rows = list(found[: self.limit + 1])
        shown = {row["id"] for row in rows[: self.limit]}
        context = {
            "object": self.object,
            "version": self.seen_version(status),
            "table": tables.UnitChoice(rows[: self.limit], chosen=ticked),
            "filterset": filterset,
            "hidden": ticked - shown,
            "shown_count": len(ticked & shown),
            "has_more": len(rows) > self.limit,
            "limit": self.limit,
            "coverage": queries.coverage_sentence(seen, self.object),
        }
        return render(self.request, self.template_name, context, status=status)


DONE = {
    "submit": "已报请批准。",
    "approve": "方案已批准。",
    "return_to_planning": "方案已退回修改。",
    "start": "本轮已启动实施。",
    "to_rectifying": "本轮已转入整改。",
    "archive": "本轮已归档。",
}


class RoundStep(ActionView):
    """One step of a round's life: the action's name and the word that answers."""

    model = Round
    roles = OVERSIGHT
    step = ""

    def perform(self, *, note: str):
        getattr(rounds, self.step)(self.object, note=note, by=self.request.user)
        self.success_message = DONE[self.step]
        for sentence in panels.lacking_of(self.object):
            messages.warning(self.request, sentence)
