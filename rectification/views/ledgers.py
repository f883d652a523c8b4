"""All ledgers by unit, one ledger at a glance, its steps, its history."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import BOTH_SIDES, Role
from core import assignees, audit, freezing
from core.views import ActionView, ScopedDetail, ScopedList
from core.views.chosen import chosen_as_seen
from rectification import queries, rules
from rectification.actions import items as item_actions
from rectification.actions import ledgers as ledger_actions
from rectification.enums import ItemState, LedgerState
from rectification.filters import LedgerFilter, LedgerItemFilter
from rectification.models import Ledger, LedgerItem, Supervision
from rectification.panels import letters_part
from rectification.tables.items import LedgerItemTable
from rectification.tables.ledgers import LedgerTable
from rectification.views.ledger_header import (
    doings,
    figures,
    figures_in_scope,
    ledgers_of,
    standing_of,
    steps,
    tabs,
)
from rounds.queries import panel_for

# Before, a plan is written in the order of its items.
WORKED_ON = (LedgerState.CONCENTRATED, LedgerState.SUSTAINED, LedgerState.EVALUATION)


class LedgerList(ScopedList):
    """Ledgers with their counters, those with most overdue items first."""

    model = Ledger
    roles = BOTH_SIDES
    template_name = "rectification/ledger_list.html"
    filterset_class = LedgerFilter
    ordering = ("-overdue", "-opened_on", "-id")
    table_class = LedgerTable

    def get(self, request, **kwargs) -> HttpResponse:
        """A liaison has one open ledger as a rule: go straight to it."""
        if request.user.has_role(Role.LIAISON) and not request.GET:
            own = list(self.get_queryset().of_now().values_list("pk", flat=True)[:2])
            if len(own) == 1:
                return redirect("rectification:ledger", pk=own[0])
        return super().get(request, **kwargs)

    def get_queryset(self):
        return queries.with_overdue(super().get_queryset(), timezone.localdate())

    def get_context_data(self, **kwargs) -> dict:
        if self.request.htmx:
            return super().get_context_data(**kwargs)
        source = self.request.GET.get("source", "")
        return super().get_context_data(**kwargs) | {
            "figures": figures_in_scope(self.request.user, source),
            "may_open": rules.can_open(self.request.user),
        }


class LedgerPage(ScopedList):
    """One ledger at a glance: every item, counters, light, filters; no pages within a ledger."""

    model = LedgerItem
    about = staticmethod(lambda pk: ("rectification.ledger", pk))
    template_name = "rectification/ledger.html"
    filterset_class = LedgerItemFilter
    paginate_by = 500
    table_class = LedgerItemTable

    def get(self, request, **kwargs) -> HttpResponse:
        self.ledger  # noqa: B018 - 404 where there is none for this person
        return super().get(request, **kwargs)

    @cached_property
    def ledger(self) -> Ledger:
        return get_object_or_404(ledgers_of(self.request.user), pk=self.kwargs["pk"])

    def get_queryset(self):
        return queries.with_urgency(LedgerItem.objects.filter(ledger=self.ledger))

    def get_ordering(self) -> tuple[str, ...]:
        wanted = self.request.GET.get("sort", "")
        if not wanted and "export" not in self.request.GET and self.ledger.state in WORKED_ON:
            return ("urgency", "next_on", "number")
        return ("number",)

    @cached_property
    def standing(self) -> str:
        return standing_of(self.request.user, self.ledger)

    def get_table_kwargs(self) -> dict:
        return {"standing": self.standing, "plannable": self.ledger.state in rules.PLANNABLE}

    def get_context_data(self, **kwargs) -> dict:
        ledger = self.ledger
        context = super().get_context_data(**kwargs)
        context |= {"object": ledger, "standing": self.standing}
        if self.request.htmx:
            return context
        counted = queries.counters(ledger.items.all())
        return context | {
            "counters": counted,
            "figures": figures(counted, ledger.get_absolute_url(), self.request.GET.get("light")),
            "tone": LedgerState(ledger.state).tone,
            "holder": assignees.line(ledger, self.request.user),
            "archived": freezing.banner(ledger),
            "steps": steps(ledger),
            "tabs": tabs(ledger, "items"),
            **doings(self.request.user, ledger, counted),
        }


class LedgerHistory(ScopedDetail):
    """Everything that happened in the ledger, and the documents made of it."""

    model = Ledger
    template_name = "rectification/ledger_history.html"

    def get_queryset(self):
        return ledgers_of(self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        trail, user = self.object.audit_trail, self.request.user
        letters = Supervision.objects.visible_to(user).filter(ledger=self.object)
        url = f"{reverse('rectification:supervision_list')}?ledger={self.object.pk}"
        return super().get_context_data(**kwargs) | {
            "part": letters_part(letters, user, url=url),
            "tone": LedgerState(self.object.state).tone,
            "tabs": tabs(self.object, "history"),
            "deadlines": panel_for(self.object, today=timezone.localdate(), user=user),
            "events": audit.timeline(trail)[:200],
        }


class LedgerAcknowledge(ActionView):
    """认领: the ticked items, or all of the ledger's that are not acknowledged yet."""

    model = Ledger

    def get_queryset(self):
        return ledgers_of(self.request.user)

    def perform(self, *, note: str) -> None:
        rows = self.object.items.all()
        if self.request.POST.get("do") != "all":
            rows = chosen_as_seen(self.request, rows)
        rows = rows.filter(state=ItemState.ISSUED).order_by("number")
        count = item_actions.acknowledge_many(self.object, rows, by=self.request.user)
        if count:
            self.success_message = f"已认领{count}项。"
        else:
            messages.warning(self.request, "没有选中待认领的事项，请先勾选。")


class LedgerAdvance(ActionView):
    """转入持续整改, 转入评估, 办结."""

    model = Ledger

    def get_queryset(self):
        return ledgers_of(self.request.user)

    def perform(self, *, note: str) -> None:
        ledger_actions.advance(
            self.object, self.request.POST.get("to", ""), note=note, by=self.request.user
        )
        self.object.refresh_from_db()  # 办结 moves a row of its own, held while its items are counted
        state = self.object.get_state_display()
        done = self.object.state == LedgerState.CLOSED
        self.success_message = "台账已办结。" if done else f"台账已转入“{state}”。"
