"""All ledgers by unit, one ledger at a glance, its steps, its history."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import assignees, audit, freezing
from core.pagination import Page
from core.views import ActionView, ScopedDetail, ScopedList
from core.views.chosen import chosen_as_seen
from rectification import exports, queries, rules
from rectification.actions import items as item_actions
from rectification.actions import ledgers as ledger_actions
from rectification.enums import ItemState, LedgerState
from rectification.filters import LedgerFilter, LedgerItemFilter
from rectification.models import Ledger, LedgerItem, Supervision
from rectification.panels import letters_part
from rectification.querysets import LEDGER_READERS
from rectification.views import rows as cells
from rectification.views.ledger_header import doings, figures, ledgers_of, standing_of, steps, tabs
from rounds.models.round import in_chinese
from rounds.queries import panel_for

SORTS = {
    "number": ("number",),
    "due": ("due_on", "number"),
    "progress": ("progress", "number"),
    "state": ("state", "number"),
}


class LedgerList(ScopedList):
    """Ledgers with their counters, those with most overdue items first."""

    model = Ledger
    roles = LEDGER_READERS
    template_name = "rectification/ledger_list.html"
    filterset_class = LedgerFilter
    order = ("-overdue", "-opened_on", "-id")
    export = staticmethod(exports.ledgers)

    def get(self, request, **kwargs) -> HttpResponse:
        """A liaison has one open ledger as a rule: go straight to it."""
        if request.user.has_role(Role.LIAISON) and not request.GET:
            own = list(self.scope().values_list("pk", flat=True)[:2])
            if len(own) == 1:
                return redirect("rectification:ledger", pk=own[0])
        return super().get(request, **kwargs)

    def scope(self):
        return queries.with_overdue(super().scope(), timezone.localdate())

    def for_display(self, rows):
        return rows.values(
            "id",
            "state",
            "opened_on",
            "concentrated_due_on",
            "overdue",
            unit_name=F("unit__name"),
            round_number=F("inspection__round__number"),
            team_number=F("inspection__team__number"),
        )

    def get_context(self, page: Page) -> dict:
        counters = queries.counters_by_ledger([row["id"] for row in page.rows])
        states = dict(LedgerState.choices)
        for row in page.rows:
            row["counters"] = counters[row["id"]]
            row["url"] = reverse("rectification:ledger", args=[row["id"]])
            row["round"] = f"第{in_chinese(row['round_number'])}轮"
            tone = cells.LEDGER_TONES.get(row["state"], "progress")
            row["state_html"] = cells.badge(states[row["state"]], tone)
            row["css"] = "is-late" if row["overdue"] else ""
            row["due_text"] = cells.cn_date(row["concentrated_due_on"])
        return super().get_context(page)

    def extra(self) -> dict:
        if self.request.htmx:
            return {}
        counters = queries.counters_in_scope(self.request.user)
        return {"figures": figures(counters, reverse("rectification:item_list"))}


class LedgerPage(ScopedList):
    """One ledger at a glance: every item, counters, light, filters; no pages within a ledger."""

    model = LedgerItem
    about = staticmethod(lambda pk: ("rectification.ledger", pk))
    template_name = "rectification/ledger.html"
    filterset_class = LedgerItemFilter
    page_size = 500
    export = staticmethod(exports.items)

    def get(self, request, **kwargs) -> HttpResponse:
        self.ledger = get_object_or_404(ledgers_of(request.user), pk=kwargs["pk"])
        return super().get(request, **kwargs)

    def scope(self):
        return LedgerItem.objects.filter(ledger=self.ledger)

    def for_display(self, rows):
        return queries.with_measures(rows).values(*cells.FIELDS)

    def get_order(self) -> tuple[str, ...]:
        wanted = self.request.GET.get("sort", "")
        columns = SORTS.get(wanted.lstrip("-"), ("number",))
        return tuple(f"-{c}" for c in columns) if wanted.startswith("-") else columns

    def get_context(self, page: Page) -> dict:
        today = timezone.localdate()
        standing = standing_of(self.request.user, self.ledger)
        plannable = self.ledger.state in rules.PLANNABLE
        for row in cells.dress(page.rows, today):
            row["step"], name = cells.next_step(row, standing, plannable)
            row["step_url"] = reverse(f"rectification:{name}", args=[row["id"]]) if name else ""
            row["can_acknowledge"] = standing == "liaison" and row["state"] == ItemState.ISSUED
        context = super().get_context(page)
        ticks = any(row["can_acknowledge"] for row in page.rows)
        return context | {"object": self.ledger, "ticks": ticks, "standing": standing}

    def extra(self) -> dict:
        if self.request.htmx:
            return {}
        ledger = self.ledger
        counted = queries.counters(ledger.items.all())
        return {
            "counters": counted,
            "figures": figures(counted, ledger.get_absolute_url(), self.request.GET.get("light")),
            "tone": cells.LEDGER_TONES.get(ledger.state, "progress"),
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

    def scope(self):
        return ledgers_of(self.request.user)

    def extra(self) -> dict:
        trail, user = self.object.audit_trail, self.request.user
        letters = Supervision.objects.visible_to(user).filter(ledger=self.object)
        url = f"{reverse('rectification:supervision_list')}?ledger={self.object.pk}"
        return {
            "part": letters_part(letters, user, url=url),
            "tone": cells.LEDGER_TONES.get(self.object.state, "progress"),
            "tabs": tabs(self.object, "history"),
            "deadlines": panel_for(self.object, today=timezone.localdate(), user=user),
            "events": audit.timeline(trail)[:200],
        }


class LedgerAcknowledge(ActionView):
    """认领: the ticked items, or all of the ledger's that are not acknowledged yet."""

    model = Ledger

    def scope(self):
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

    def scope(self):
        return ledgers_of(self.request.user)

    def perform(self, *, note: str) -> None:
        ledger_actions.advance(
            self.object, self.request.POST.get("to", ""), note=note, by=self.request.user
        )
        self.object.refresh_from_db()  # 办结 moves a row of its own, held while its items are counted
        state = self.object.get_state_display()
        done = self.object.state == LedgerState.CLOSED
        self.success_message = "台账已办结。" if done else f"台账已转入“{state}”。"
