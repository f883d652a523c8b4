"""What left the house and what did not: mails and gateway messages, for system administrators.

Who, what kind, when and why not; what a notice says belongs to its reader and is not shown.
"""

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from accounts.enums import Role
from core.errors import NotYet
from core.models import Delivery
from core.models.delivery import Channel, DeliveryState
from core.notices import OUTBOXES, outbox, send_again, send_test_mail
from core.requests import PageRequest
from core.views import ScopedList
from core.views.chosen import chosen
from overview.filters import DeliveryFilter
from overview.tables import DeliveryTable

PAGES = {Channel.MAIL: "overview:mail_list", Channel.GATEWAY: "overview:gateway_list"}


class DeliveryList(ScopedList):
    """Everybody's by one ``channel``."""

    model = Delivery
    template_name = "overview/delivery_list.html"
    roles = (Role.SYSADMIN,)
    filterset_class = DeliveryFilter
    table_class = DeliveryTable
    channel = Channel.MAIL

    def get_queryset(self) -> QuerySet[Delivery]:
        return OUTBOXES[self.channel].rows()

    def get_context_data(self, **kwargs) -> dict:
        states = self.get_queryset().order_by().values_list("state")
        counts = dict(states.annotate(Count("pk")))
        chosen = self.request.GET.get("state", "")
        return super().get_context_data(**kwargs) | {
            "channel": self.channel,
            "has_failed": DeliveryState.FAILED in counts,
            "figures": [
                {
                    "label": state.label,
                    "value": counts.get(state, 0),
                    "url": f"?state={state}",
                    "light": "red" if state == DeliveryState.FAILED and state in counts else "",
                    "active": chosen == state,
                }
                for state in DeliveryState
            ],
            "tabs": [
                {"label": each.label, "url": reverse(name), "active": each == self.channel}
                for each, name in PAGES.items()
            ],
        }


class DeliveryRetry(View):
    """Sends again what failed: one row (``pk``) or all of a channel."""

    http_method_names = ["post"]

    def post(self, request, channel: str) -> HttpResponse:
        if channel not in OUTBOXES or not request.user.has_role(Role.SYSADMIN):
            raise Http404
        rows = OUTBOXES[channel].rows()
        if request.POST.get("pk"):
            rows = chosen(request, rows)
        count = send_again(rows, by=request.user)
        messages.success(
            request,
            f"已重新排队{count}条，几分钟内发送。" if count else "没有发送失败的，无须重发。",
        )
        return redirect(PAGES[Channel(channel)])


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
