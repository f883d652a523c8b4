"""The list of 底稿: counts by state, filters, bulk moves (bulk.py)."""

from django.urls import reverse

from accounts.enums import INSIDERS, Role
from core.views.chosen import mark_of
from findings.enums import FindingState
from findings.filters.findings import FindingFilter
from findings.models import Finding
from findings.queries.findings import counts_by_state, counts_of_few
from findings.rules import findings as rules
from findings.tables.findings import FindingTable
from rounds.inspection_pages import ListOfInspections

MOST_AT_ONCE = 200  # of a bulk action


class FindingList(ListOfInspections):
    model = Finding
    roles = INSIDERS
    template_name = "findings/finding_list.html"
    filterset_class = FindingFilter
    ordering = ("-id",)
    table_class = FindingTable
    can_enter = rules.can_draft

    def get_table_kwargs(self) -> dict:
        return {"exclude": () if self.can_act else ("tick",)}

    @property
    def can_act(self) -> bool:
        return self.request.user.has_role(Role.INSPECTOR)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {
            "figures": self.figures(),
            "bulk_url": reverse("findings:finding_bulk"),
            "can_act": self.can_act,
            "every": self.every(context["page_obj"]),
        }

    def every(self, page) -> str:
        """What 选择全部 sends where there are more rows than this page shows, and not too many."""
        is_part = bool(page.next or page.previous)
        offered = self.can_act and is_part and page.total <= MOST_AT_ONCE
        return mark_of(self.filterset.qs) if offered else ""

    def figures(self) -> list[dict]:
        """How many are in each state, whatever state the list shows; each leads to its rows."""
        query = self.request.GET.copy()
        for name in ("cursor", "export", "state"):
            query.pop(name, None)
        chosen = self.request.GET.get("state", "")
        count = counts_of_few if query.get("q") else counts_by_state
        numbers = count(self.in_any_state(query))
        found = []
        for state in FindingState:
            query["state"] = "" if state == chosen else state.value
            number = numbers[state]
            found.append(
                {
                    "label": state.label,
                    "value": f"{number - 1}+" if number > 1000 else number,
                    "url": f"{self.request.path}?{query.urlencode()}",
                    "active": state == chosen,
                }
            )
        return found

    def in_any_state(self, query):
        if not self.request.GET.get("state"):
            return self.filterset.qs
        return FindingFilter(query, queryset=self.get_queryset(), request=self.request).qs
