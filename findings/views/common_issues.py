"""Pages of common issues: the register, one analysis, gathering findings into it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import INSIDERS, Role
from accounts.models import User
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import FormPage, ScopedDetail, ScopedList
from findings.actions import recommendations as actions
from findings.enums import IssueState
from findings.filters.recommendations import CommonIssueFilter
from findings.forms.recommendations import CommonIssueForm
from findings.models import CommonIssue, Finding, Recommendation
from findings.queries import issues as queries
from findings.rules import recommendations as rules
from findings.rules import special_reports as reports
from findings.tables.recommendations import CommonIssueTable
from rounds.models import Round, Team
from rounds.queries import panel_for
from rounds.querysets import own_team_ids


class CommonIssueList(ScopedList):
    model = CommonIssue
    roles = INSIDERS
    template_name = "findings/common_issue_list.html"
    filterset_class = CommonIssueFilter
    table_class = CommonIssueTable

    def get_context_data(self, **kwargs) -> dict:
        """Where this person can begin an analysis: rounds with units that are not archived."""
        user = self.request.user
        rounds = Round.objects.visible_to(user).open().with_units().select_related("term")
        mine = [r for r in rounds[:8] if rules.can_analyse(user, r, _own_team(user, r))]
        return super().get_context_data(**kwargs) | {"rounds": mine}


class OfIssue:
    model = CommonIssue
    roles = INSIDERS

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("round__term", "team", "category", "created_by", "submitted_by")
        )


class CommonIssueDetail(OfIssue, ScopedDetail):
    template_name = "findings/common_issue.html"

    def can(self) -> dict[str, bool]:
        user, issue = self.request.user, self.object
        return {
            "edit": rules.can_edit_issue(user, issue),
            "submit": reports.can_submit(user, issue),
            "return": reports.can_return(user, issue),
            "decide": reports.can_decide(user, issue),
            "change": reports.can_change(user, issue),
            "close": reports.can_close(user, issue),
        }

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        findings = Finding.objects.visible_to(user).filter(common_issues=self.object)
        made = Recommendation.objects.visible_to(user).filter(common_issue=self.object)
        return super().get_context_data(**kwargs) | {
            "findings": findings.select_related("inspection__unit").order_by("inspection"),
            "state": state_badge(IssueState(self.object.state)),
            "lines": queries.lines(self.object, user),
            "filter_words": queries.filter_words(self.object),
            "decisions": self.object.decisions.all(),
            "changes": self.object.changes.all(),
            "recommendations": made.select_related("organ"),
            "events": audit.timeline(self.object.audit_trail).exclude(kind=VerbKind.REFUSAL)[:50],
            "deadlines": panel_for(self.object, today=timezone.localdate()),
        }


class IssueForm(FormPage):
    form_class = CommonIssueForm
    checks_post = False

    def get_action_kwargs(self, form) -> dict:
        rows = {name: form.cleaned_data[name] for name in ("findings", "units")}
        return super().get_action_kwargs(form) | rows | {"values": form.columns()}


class CommonIssueNew(IssueForm):
    roles = INSIDERS
    title = "汇总共性问题"
    success_message = "已保存，可以制作专题报告。"
    action = actions.gather

    @cached_property
    def round(self) -> Round:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def team(self) -> Team | None:
        return _own_team(self.request.user, self.round)

    def check_permissions(self) -> None:
        if self.request.method == "GET":
            rules.check_can_analyse(self.request.user, self.round, self.team)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.round, "user": self.request.user}

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"team": self.team}

    def get_cancel_url(self) -> str:
        return reverse("findings:common_issue_list")


def _own_team(user: User, round: Round) -> Team | None:
    """The team whose analysis it will be: the person's own in this round; the office has none."""
    if user.has_role(Role.OFFICE):
        return None
    return Team.objects.filter(round=round, pk__in=own_team_ids(user)).first()


class CommonIssueEdit(OfIssue, IssueForm):
    title = "修改共性问题"
    success_message = "已保存。"
    check = rules.check_can_edit_issue
    action = actions.regather

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.object.round, "user": self.request.user}
