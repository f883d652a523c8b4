"""Pages of weekly reports: register, teams × weeks, one report, filling in, submitting, returning."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import Role
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.autosave import Autosave
from core.views.bases import ScopedMixin
from core.views.restricted import Restricted, RestrictedList
from fieldwork.actions import weekly as actions
from fieldwork.enums.weekly import WeeklyState
from fieldwork.filters.weekly import WeeklyFilter
from fieldwork.forms.weekly import WeeklyForm
from fieldwork.models import WeeklyReport
from fieldwork.queries import weekly as queries
from fieldwork.queries import weekly_board
from fieldwork.rules import weekly as rules
from fieldwork.tables.weekly import WeeklyTable
from fieldwork.verbs import WeeklyVerb
from rounds.duties import duty_in
from rounds.models import Inspection, Round
from rounds.queries import panel_for

READERS = (Role.OFFICE, Role.INSPECTOR)
STEPS = ("edit", "submit", "return")


class WeeklyList(RestrictedList, ScopedList):
    model = WeeklyReport
    roles = READERS
    template_name = "fieldwork/weekly_list.html"
    register_name = "周报登记簿"
    ordering = ("-week_on", "-id")
    filterset_class = WeeklyFilter
    table_class = WeeklyTable

    def get_queryset(self):
        return queries.with_dates(super().get_queryset())

    def get_context_data(self, **kwargs) -> dict:
        inspection: Inspection | None = self.filterset.form.cleaned_data.get("inspection")
        return super().get_context_data(**kwargs) | {"inspection": inspection}


class WeeklyBoard(Restricted, ScopedMixin, View):
    """Every stay of a round by its weeks; the newest round that has begun, unless one is chosen."""

    model = Inspection
    roles = READERS

    def get(self, request):
        chosen = self.chosen
        today = timezone.localdate()
        context = {
            "rounds": self.rounds,
            "chosen": chosen,
            "today": today,
            "board": weekly_board.board(chosen, request.user, today) if chosen else None,
        }
        return render(request, "fieldwork/weekly_board.html", context)

    @cached_property
    def rounds(self) -> list[Round]:
        stays = self.get_queryset().filter(entry_on__isnull=False)
        rows = Round.objects.filter(pk__in=stays.values("round")).select_related("term")
        return list(rows.order_by("-starts_on", "-id"))

    @cached_property
    def chosen(self) -> Round | None:
        wanted = self.request.GET.get("round", "")
        newest = self.rounds[0] if self.rounds else None
        return next((row for row in self.rounds if str(row.pk) == wanted), newest)


class OfWeekly(Restricted):
    """One report; who looked at it is recorded, browsers do not keep it."""

    model = WeeklyReport
    roles = READERS
    secret = (WeeklyReport,)
    viewed = WeeklyVerb.VIEWED

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        return super().get_queryset().select_related(*joined, "submitted_by")

    def lines(self) -> list[queries.Line]:
        user, inspection = self.request.user, self.object.inspection
        return queries.lines_of(self.object, clues=rules.counts_clues(user, inspection))


class WeeklyDetail(OfWeekly, ScopedDetail):
    template_name = "fieldwork/weekly.html"

    def can(self) -> dict[str, bool]:
        user, row = self.request.user, self.object
        duty = duty_in(user, row.inspection.team_id)
        return {name: getattr(rules, f"can_{name}")(user, row, duty=duty) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        hidden = [VerbKind.VIEW, VerbKind.REFUSAL]
        return super().get_context_data(**kwargs) | {
            "state": state_badge(WeeklyState(row.state)),
            "lines": self.lines(),
            "deadlines": panel_for(row, today=timezone.localdate(), user=self.request.user),
            "events": audit.timeline(row.audit_trail).exclude(kind__in=hidden)[:50],
        }


class WeeklyEdit(OfWeekly, FormPage):
    form_class = WeeklyForm
    template_name = "fieldwork/weekly_form.html"
    success_message = "已保存。由组长、副组长报送。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_title(self) -> str:
        return f"填写{self.object}：{self.object.inspection.unit}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:weekly_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url, "lines": self.lines()}


class WeeklyAutosave(OfWeekly, Autosave):
    form_class = WeeklyForm
    check = rules.check_can_edit
    action = actions.edit


class WeeklySubmit(OfWeekly, ActionView):
    success_message = "已报送，数字固定为此刻的统计。"
    action = actions.submit


class WeeklyReturn(OfWeekly, ActionView):
    success_message = "已退回，巡察组补充后重新报送。"
    action = actions.return_for_more
