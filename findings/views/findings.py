"""The list of 底稿: counts by state, filters, bulk moves (bulk.py)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from accounts.enums import Role
from core.formatting import badge, cn_date
from core.views import ScopedList
from findings.enums import FINDING_TONES, Disposition, FindingState
from findings.exports.findings import table
from findings.filters.findings import FindingFilter
from findings.models import Finding
from findings.queries.findings import counts_by_state, counts_of_few
from findings.rules import findings as rules
from rounds.models import Inspection
from rounds.querysets import INSIDE

BADGES = {state: badge(state.label, FINDING_TONES[state]) for state in FindingState}
DISPOSITIONS = dict(Disposition.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, ready to print."""

    pk: int
    version: int
    number: str
    title: str
    url: str
    unit: str
    category: str
    disposition: str
    state: SafeString
    author: str
    day: str


class FindingList(ScopedList):
    model = Finding
    roles = (*INSIDE, Role.INSPECTOR)
    template_name = "findings/finding_list.html"
    filterset_class = FindingFilter
    order = ("-id",)
    export = staticmethod(table)

    def for_display(self, rows):
        return rows.values(
            "id",
            "version",
            "number",
            "title",
            "state",
            "disposition",
            "updated_at",
            "category__name",
            "created_by__name",
            "inspection__unit__name",
        )

    @cached_property
    def inspection(self) -> Inspection | None:
        """The one inspection the list is narrowed to, if any."""
        return self.filterset.form.cleaned_data.get("inspection")

    def extra(self) -> dict:
        return {
            "inspection": self.inspection,
            "figures": self.figures(),
            "bulk_url": reverse("findings:finding_bulk"),
            "can_act": self.request.user.has_role(Role.INSPECTOR),
            "can_draft": self.inspection is not None
            and rules.can_draft(self.request.user, self.inspection),
        }

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
            count = numbers[state]
            found.append(
                {
                    "label": state.label,
                    "value": f"{count - 1}+" if count > 1000 else count,
                    "url": f"{self.request.path}?{query.urlencode()}",
                    "active": state == chosen,
                }
            )
        return found

    def in_any_state(self, query):
        if not self.request.GET.get("state"):
            return self.filterset.qs
        return FindingFilter(query, queryset=self.scope(), request=self.request).qs

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        link = reverse("findings:finding", args=[0])
        context["rows"] = [_row(values, link) for values in page.rows]
        return context


def _row(values: dict, link: str) -> Row:
    return Row(
        pk=values["id"],
        version=values["version"],
        number=f"{values['number']:03d}",
        title=values["title"],
        url=link.replace("/0/", f"/{values['id']}/"),
        unit=values["inspection__unit__name"],
        category=values["category__name"] or "未分类",
        disposition=DISPOSITIONS[values["disposition"]],
        state=BADGES[values["state"]],
        author=values["created_by__name"],
        day=cn_date(values["updated_at"]),
    )
