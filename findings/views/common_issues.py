"""Pages of common issues: the register, one analysis, gathering findings into it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.enums import INSIDERS, Role
from core import audit
from core.views import ScopedDetail, ScopedList
from findings.actions import recommendations as actions
from findings.filters.papers import CommonIssueFilter
from findings.forms.papers import CommonIssueForm
from findings.models import CommonIssue, Finding, Recommendation
from findings.rules import recommendations as rules
from findings.tables.papers import CommonIssueTable
from rounds.models import Round, Team
from rounds.queries import panel_for
from rounds.querysets import own_team_ids
from rounds.views.opening import AskedOnOpening


class CommonIssueList(ScopedList):
    model = CommonIssue
    roles = INSIDERS
    template_name = "findings/common_issue_list.html"
    filterset_class = CommonIssueFilter
    table_class = CommonIssueTable

    def extra(self) -> dict:
        """Where this person can begin an analysis: rounds with units that are not archived."""
        user = self.request.user
        rounds = Round.objects.visible_to(user).open().with_units().select_related("term")
        mine = [r for r in rounds[:8] if rules.can_analyse(user, r, _own_team(user, r))]
        return {"rounds": mine}


class OfIssue:
    model = CommonIssue
    roles = INSIDERS

    def scope(self):
        return super().scope().select_related("round__term", "team", "category", "created_by")


class CommonIssueDetail(OfIssue, ScopedDetail):
    template_name = "findings/common_issue.html"

    def can(self) -> dict[str, bool]:
        return {"edit": rules.can_edit_issue(self.request.user, self.object)}

    def extra(self) -> dict:
        user = self.request.user
        findings = Finding.objects.visible_to(user).filter(common_issues=self.object)
        made = Recommendation.objects.visible_to(user).filter(common_issue=self.object)
        return {
            "findings": findings.select_related("inspection__unit").order_by("inspection"),
            "recommendations": made.select_related("organ"),
            "events": audit.history(self.object)[:50],
            "deadlines": panel_for(self.object, today=timezone.localdate()),
        }


class CommonIssueNew(AskedOnOpening):
    form_class = CommonIssueForm
    roles = INSIDERS
    title = "汇总共性问题"
    success_message = "已保存，可以制作专题报告。"

    def find(self) -> None:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        self.round = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.team = _own_team(self.request.user, self.round)

    def check(self, user) -> None:
        rules.check_can_analyse(user, self.round, self.team)

    def form_kwargs(self) -> dict:
        return {"round": self.round, "user": self.request.user}

    def perform(self, form) -> CommonIssue:
        return actions.gather(
            self.round,
            form.columns(),
            findings=form.cleaned_data["findings"],
            team=self.team,
            by=self.request.user,
        )

    def get_cancel_url(self) -> str:
        return reverse("findings:common_issue_list")


def _own_team(user, round: Round) -> Team | None:
    """The team whose analysis it will be: the person's own in this round; the office has none."""
    if user.has_role(Role.OFFICE):
        return None
    return Team.objects.filter(round=round, pk__in=own_team_ids(user)).first()


class CommonIssueEdit(OfIssue, AskedOnOpening):
    form_class = CommonIssueForm
    title = "修改共性问题"
    success_message = "已保存。"

    def check(self, user) -> None:
        rules.check_can_edit_issue(user, self.object)

    def form_kwargs(self) -> dict:
        issue = self.object
        return {"instance": issue, "round": issue.round, "user": self.request.user}

    def perform(self, form) -> None:
        actions.regather(
            self.object,
            form.columns(),
            findings=form.cleaned_data["findings"],
            version=form.base_version,
            by=self.request.user,
        )
