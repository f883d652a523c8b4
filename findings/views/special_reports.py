"""Steps of a special report: handed up, returned, 批示 and what changed registered, ended."""

from accounts.enums import INSIDERS, Role
from core.views import ActionView, FormPage
from findings.actions import special_reports as actions
from findings.forms.special_reports import ChangeForm, DecisionForm
from findings.models import IssueChange, IssueDecision
from findings.rules import special_reports as rules
from findings.views.common_issues import OfIssue


class IssueSubmit(OfIssue, ActionView):
    success_message = "已报送，由巡察办登记批示。"
    action = actions.submit


class IssueReturn(OfIssue, ActionView):
    success_message = "已退回修改。"
    action = actions.return_for_more


class IssueClose(OfIssue, ActionView):
    success_message = "专题报告已办结。"
    action = actions.close


class DecisionNew(OfIssue, FormPage):
    form_class = DecisionForm
    title = "登记批示"
    success_message = "已登记批示。"
    roles = (Role.OFFICE,)
    check, checks_post = rules.check_can_decide, False
    action = actions.decide


class ChangeNew(OfIssue, FormPage):
    form_class = ChangeForm
    title = "登记成果"
    success_message = "已登记。"
    check, checks_post = rules.check_can_change, False
    action = actions.add_change


class OfRow(FormPage):
    """Correcting one row of a report."""

    roles = INSIDERS
    success_message = "已更正。"
    checks_post = False

    def get_queryset(self):
        return super().get_queryset().select_related("issue__round__term", "issue__team")


class DecisionEdit(OfRow):
    model = IssueDecision
    form_class = DecisionForm
    title = "更正批示"
    check = rules.check_can_correct_decision
    action = actions.correct_decision


class ChangeEdit(OfRow):
    model = IssueChange
    form_class = ChangeForm
    title = "更正成果"
    check = rules.check_can_correct_change
    action = actions.correct_change
