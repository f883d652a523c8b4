"""What left the house and what did not: mails and gateway messages, for system administrators.

Who, what kind, when and why not; what a notice says belongs to its reader and is not shown.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from accounts.enums import Role
from core.errors import NotYet
from core.models import Dispatch, Notice
from core.models.notice import MailState
from core.notices import kinds as notice_kinds
from core.notices import mailing, outbox, send_test_mail, webhooks
from core.requests import PageRequest
from core.views import ScopedList
from core.views.chosen import chosen
from overview import exports
from overview.filters import DispatchFilter, MailFilter

LIGHTS = {"failed": "red"}


class _Deliveries(ScopedList):
    template_name = "overview/delivery_list.html"
    roles = (Role.SYSADMIN,)
    prefix = ""

    def get_queryset(self) -> QuerySet:
        """Everybody's, without their words."""
        columns = (*self.shown(), "recipient__name", "recipient__username")
        return self.rows().select_related("recipient").only(*columns)

    def rows(self) -> QuerySet:
        return self.model._default_manager.all()

    def shown(self) -> list[str]:
        names = ("state", "attempts", "claimed_at", "sent_at", "after", "error")
        return ["id", "created_at", *(f"{self.prefix}{name}" for name in names)]

    def get_context_data(self, **kwargs) -> dict:
        column = f"{self.prefix}state"
        counts = dict(self.rows().order_by().values_list(column).annotate(Count("pk")))
        states = [state for state in MailState if state != MailState.NONE]
        chosen = self.request.GET.get("state", "")
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [self.row(row) for row in context["rows"]],
            "channel": self.channel,
            "retry_one": reverse("overview:delivery_retry", args=[self.short]),
            "has_failed": counts.get(MailState.FAILED, 0) > 0,
            "figures": [
                {
                    "label": state.label,
                    "value": counts.get(state, 0),
                    "url": f"?state={state}",
                    "light": LIGHTS.get(state, "") if counts.get(state) else "",
                    "active": chosen == state,
                }
                for state in states
            ],
            "tabs": [
                {"label": label, "url": reverse(f"overview:{name}"), "active": name == self.channel}
                for name, label in (("mail_list", "邮件"), ("dispatch_list", "短信网关"))
            ],
        }

    def row(self, row) -> dict:
        state = getattr(row, f"{self.prefix}state")
        waits = state == MailState.PENDING
        return {
            "pk": row.pk,
            "person": row.recipient,
            "kind": self.kind_of(row),
            "created_at": row.created_at,
            "state": MailState(state).label,
            "tone": MailState(state).tone,
            "attempts": getattr(row, f"{self.prefix}attempts"),
            "sent_at": getattr(row, f"{self.prefix}sent_at"),
            "next_at": self.next_at(row) if waits else None,
            "error": getattr(row, f"{self.prefix}error"),
            "is_failed": state == MailState.FAILED,
        }

    def next_at(self, row):
        return getattr(row, f"{self.prefix}claimed_at") or getattr(row, f"{self.prefix}after")

    def kind_of(self, row) -> str:
        return ""


class MailList(_Deliveries):
    model = Notice
    filterset_class = MailFilter
    export = exports.mails
    prefix = "mail_"
    channel, short = "mail_list", "mail"

    def rows(self) -> QuerySet:
        return Notice.objects.exclude(mail_state=MailState.NONE)

    def shown(self) -> list[str]:
        return [*super().shown(), "kind"]

    def kind_of(self, row) -> str:
        return notice_kinds.label_of(row.kind)


class DispatchList(_Deliveries):
    model = Dispatch
    filterset_class = DispatchFilter
    export = exports.dispatches
    channel, short = "dispatch_list", "gateway"

    def kind_of(self, row) -> str:
        return notice_kinds.label_of("deadline")


class DeliveryRetry(View):
    """Sends again what failed: one row (``pk``) or all of a channel."""

    http_method_names = ["post"]

    def post(self, request, channel: str) -> HttpResponse:
        if channel not in ("mail", "gateway") or not request.user.has_role(Role.SYSADMIN):
            raise Http404
        retry: Callable = mailing.retry if channel == "mail" else webhooks.retry
        rows: QuerySet = Notice.objects.all() if channel == "mail" else Dispatch.objects.all()
        if request.POST.get("pk"):
            rows = chosen(request, rows)
        count = retry(rows, by=request.user)
        messages.success(
            request,
            f"已重新排队{count}条，几分钟内发送。" if count else "没有发送失败的，无须重发。",
        )
        return redirect(f"overview:{'mail_list' if channel == 'mail' else 'dispatch_list'}")


class MailTest(View):
    """Sends a mail to the administrator's own address; the list says whether it left."""

    http_method_names = ["post"]

    def post(self, request: PageRequest) -> HttpResponse:
        if not request.user.has_role(Role.SYSADMIN):
            raise Http404
        try:
            send_test_mail(request.user)
        except NotYet as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, f"测试邮件已排队，寄往 {request.user.email}；{_when()}")
        return redirect("overview:mail_list")


def _when() -> str:
    if outbox.is_quiet():
        return "现在是免打扰时段，过后才发出。"
    return "请过一分钟刷新本页，看它是“已发送”还是有失败原因。"
