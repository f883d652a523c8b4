"""双人复核: what waits for a second person, one request, and its three ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts import approving, rules
from accounts.actions import approvals
from accounts.enums import ADMINISTRATORS, OVERSIGHT, ApprovalState
from accounts.models import ApprovalRequest
from accounts.queries import resting
from accounts.tables import ApprovalTable
from core import audit, version_tokens
from core.formatting import state_badge
from core.views import ActionView, ScopedDetail, ScopedList

READERS = (*ADMINISTRATORS, *OVERSIGHT)
JOINED = ("asked_by", "decided_by", "about")


def badge_of(row: ApprovalRequest):
    return state_badge(ApprovalState(row.state))


class ApprovalList(ScopedList):
    model = ApprovalRequest
    roles = READERS
    template_name = "accounts/approval_list.html"

    table_class = ApprovalTable
    export_forms = ()


class Approval(ScopedDetail):
    model = ApprovalRequest
    roles = READERS
    template_name = "accounts/approval.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*JOINED)

    def can(self) -> dict[str, bool]:
        user, request = self.request.user, self.object
        return {
            "decide": rules.can_decide(user, request),
            "withdraw": rules.can_withdraw(user, request),
        }

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "label": approving.labels().get(self.object.kind, ""),
            "badge": badge_of(self.object),
            "is_resting": resting.is_resting(self.object),
            "events": audit.history(self.object)[:30],
        }


class ApprovalStep(ActionView):
    model = ApprovalRequest
    roles = READERS


class ApprovalConfirm(ApprovalStep):
    """Where the owner has no second factor, an activation code is shown this once."""

    def post(self, request, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        version_tokens.check(self.object, request.POST)
        code = approvals.confirm(self.object, version=self.object.version, by=request.user)
        if not code:
            messages.success(request, "已同意，现在生效；申请人和有关人员都会收到通知。")
            return redirect(self.object.get_absolute_url())
        context = {"object": self.object, "code": code}
        response = render(request, "accounts/activation_code.html", context)
        response["Cache-Control"] = "no-store"
        return response


class ApprovalRefuse(ApprovalStep):
    success_message = "已登记为不同意，什么都没有改变；申请人会收到通知。"
    action = approvals.refuse


class ApprovalWithdraw(ApprovalStep):
    success_message = "申请已撤回。"
    action = approvals.withdraw
