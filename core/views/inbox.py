"""The inbox: unread first, open the thing, mark read; and the live count of the bell."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from core import notices
from core.models import Notice
from core.pagination import paginate


class Inbox(View):
    def get(self, request) -> HttpResponse:
        rows = Notice.objects.filter(recipient=request.user)
        show = request.GET.get("show", "")
        if show == "unread":
            rows = rows.filter(read_at=None)
        page = paginate(rows, ("-id",), size=50, cursor=request.GET.get("cursor", ""))
        unread = notices.unread(request.user).count()
        context = {"page": page, "rows": page.rows, "show": show, "unread": unread}
        return render(request, "core/inbox.html", context)


class NoticeOpen(View):
    """Marks a notice read and goes to what it speaks of; POST, so that no link prefetch does it."""

    http_method_names = ["post"]

    def post(self, request, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
        notices.mark_read(request.user, pk=pk)
        safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts={request.get_host()})
        return redirect(notice.url if notice.url and safe else "core:inbox")


class InboxRead(View):
    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        count = notices.mark_read(request.user)
        messages.success(request, f"已把{count}条通知标为已读。" if count else "没有未读通知。")
        return redirect("core:inbox")
