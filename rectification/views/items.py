"""The list of all items, one item's page, and its steps from acknowledging to closing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.enums import BOTH_SIDES, INSIDERS
from core import assignees, audit, freezing
from core.targets import label_of
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from rectification import queries, rules
from rectification.actions import items as actions
from rectification.due_status import light_of
from rectification.enums import BEFORE_WORK, WITH_UNIT, ExtensionState, ItemState
from rectification.filters import AllItemsFilter
from rectification.forms import ReopenForm, SubmitForm
from rectification.models import LedgerItem
from rectification.tables.items import ItemTable
from rectification.views.ledger_header import figures_in_scope, standing_of
from rounds import queries as date_queries


class ItemScope:
    """One item with what every page of it reads."""

    model = LedgerItem

    def get_queryset(self):
        return LedgerItem.objects.visible_to(self.request.user).select_related(
            "ledger__unit",
            "ledger__inspection__round",
            "ledger__inspection__team",
            "category__parent",
            "handler",
        )


class ItemList(ScopedList):
    """Every item in scope across ledgers: open ones, the most overdue first."""

    model = LedgerItem
    roles = BOTH_SIDES
    template_name = "rectification/item_list.html"
    filterset_class = AllItemsFilter
    ordering = ("due_on", "id")
    table_class = ItemTable

    def get_context_data(self, **kwargs) -> dict:
        if self.request.htmx:
            return super().get_context_data(**kwargs)
        source, light = (self.request.GET.get(name, "") for name in ("source", "light"))
        return super().get_context_data(**kwargs) | {
            "figures": figures_in_scope(self.request.user, source, light)
        }


class Item(ItemScope, ScopedDetail):
    """One item: what it says, the plan, the reports with evidence, the dates, what to do now."""

    template_name = "rectification/item.html"

    def get(self, request, **kwargs) -> HttpResponse:
        if (request.htmx.target or "").startswith("row-detail"):
            self.object = self.get_object()
            return render(request, "rectification/_item_inline.html", self.content())
        return super().get(request, **kwargs)

    def can(self) -> dict[str, bool]:
        user, item = self.request.user, self.object
        verify, close = rules.can_verify(user, item), rules.can_close(user, item)
        return {
            "acknowledge": rules.can_acknowledge(user, item),
            "plan": rules.can_plan(user, item),
            "report": rules.can_report(user, item),
            "add_outcome": rules.can_add_outcome(user, item) and not freezing.is_frozen(item),
            "submit": rules.can_submit(user, item),
            "verify": verify,
            "close": close,
            "return": rules.can_return(user, item),
            "reopen": rules.can_reopen(user, item),
            "divide": item.is_open and rules.can_divide(user, item.ledger),
            "extend": rules.can_ask_extension(user, item),
            "finding": user.has_role(*INSIDERS),
        }

    def content(self) -> dict:
        """What the page and the fragment under a row both show."""
        item = self.object
        reports, measures = list(item.reports.select_related("by")), list(item.measures.all())
        queries.prove(measures, reports)
        today = timezone.localdate()
        panels = date_queries.panels_for([item, *measures], today)
        for measure in measures:
            measure.dates = panels.get((label_of(measure), measure.pk), [])
        extensions = list(item.extensions.select_related("asked_by", "decided_by"))
        borne_out = queries.files_by_target(extensions) if extensions else {}
        for extension in extensions:
            extension.files = borne_out.get(extension.pk, [])
        return {
            "object": item,
            "today": today,
            "measures": measures,
            "shows_evidence": bool(reports) or item.state not in BEFORE_WORK,
            "proven": sum(bool(measure.files) for measure in measures),
            "deadlines": panels.get((label_of(item), item.pk), []),
            "reports": reports,
            "outcomes": list(item.outcomes.select_related("entered_by", "withdrawn_by")),
            "extensions": extensions,
            "asked": next((e for e in extensions if e.state == ExtensionState.ASKED), None),
            "owes": item.state in WITH_UNIT and not item.is_historical,
            "tone": ItemState(item.state).tone,
            "light": light_of(
                item.state, item.due_on, today, (m.due_on for m in measures if not m.done_on)
            ),
        }

    def get_context_data(self, **kwargs) -> dict:
        item = self.object
        standing = standing_of(self.request.user, item.ledger)
        content = self.content()
        open_things = [item, content["asked"]] if content["asked"] else [item]
        working = standing == "liaison" and item.state in rules.WORKING
        return (
            super().get_context_data(**kwargs)
            | content
            | {
                "standing": standing,
                "holder": assignees.lines(open_things, self.request.user),
                "now": now_of(item, standing),
                "missing": actions.missing(item) if working else [],
                "is_pressing": content["light"] in ("red", "yellow"),
                "events": audit.history(item)[:50],
                "can_decide": content["asked"]
                and rules.can_decide_extension(self.request.user, content["asked"]),
            }
        )


NOW = {
    ("liaison", ItemState.ISSUED): "请先认领：确认收到这一问题，由本单位负责整改。",
    ("liaison", ItemState.ACKNOWLEDGED): "请填写整改措施；全部事项填完后，在台账页报送方案。",
    (
        "liaison",
        ItemState.IN_PROGRESS,
    ): "做完一步就报告一次进展，附上佐证材料；全部措施完成后申请销号。",
    ("team", ItemState.SUBMITTED): "请对照措施和佐证材料核验：通过，或写明原因退回。",
    ("office", ItemState.VERIFIED): "巡察组已核验，请办理销号，或写明原因退回。",
}
WAITS = {
    ItemState.ISSUED: "等待单位认领。",
    ItemState.ACKNOWLEDGED: "等待单位填写整改方案。",
    ItemState.IN_PROGRESS: "单位正在整改。",
    ItemState.SUBMITTED: "单位已申请销号，等待巡察组核验。",
    ItemState.VERIFIED: "巡察组已核验，等待巡察办销号。",
    ItemState.CLOSED: "已销号。",
}
# What came from outside has no team: the office verifies it, too.
OUTSIDE_NOW = {
    ("office", ItemState.SUBMITTED): "请对照措施和佐证材料核验：通过，或写明原因退回。",
    ("office", ItemState.VERIFIED): "已核验，请办理销号，或写明原因退回。",
}
OUTSIDE_WAITS = WAITS | {
    ItemState.SUBMITTED: "单位已申请销号，等待巡察办核验。",
    ItemState.VERIFIED: "已核验，等待巡察办销号。",
}


def now_of(item: LedgerItem, standing: str) -> str:
    """What the person does with the item now, or for whom it waits."""
    if item.is_historical:
        return "" if item.state == ItemState.CLOSED else "导入时还没有销号，系统中不再办理。"
    key, outside = (standing, ItemState(item.state)), item.ledger.is_outside
    if outside:
        return OUTSIDE_NOW.get(key) or NOW.get(key) or OUTSIDE_WAITS[ItemState(item.state)]
    return NOW.get(key) or WAITS[ItemState(item.state)]


class ItemAcknowledge(ItemScope, ActionView):
    success_message = "已认领。请接着填写整改措施。"
    action = actions.acknowledge


class ItemVerify(ItemScope, ActionView):
    success_message = "已核验通过，等待巡察办销号。"
    action = actions.verify


class ItemReturn(ItemScope, ActionView):
    success_message = "已退回单位继续整改。"
    action = actions.return_for_rework


class ItemClose(ItemScope, ActionView):
    success_message = "已销号。"
    action = actions.close


class ItemSubmit(ItemScope, FormPage):
    """申请销号; what is missing is said before anything is typed."""

    form_class = SubmitForm
    template_name = "rectification/item_submit.html"
    title = "申请销号"
    submit_label = "申请销号"
    success_message = "已申请销号，请等待巡察组核验。"
    check = rules.check_can_submit
    action = actions.submit

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"missing": actions.missing(self.object)}


class ItemReopen(ItemScope, FormPage):
    form_class = ReopenForm
    template_name = "rectification/item_reopen.html"
    title = "重新整改"
    submit_label = "退回重新整改"
    success_message = "已退回单位重新整改。"
    check = rules.check_can_reopen
    action = actions.reopen
