"""The inbox: unread first, by kind, open the thing, mark read; and the live count of the bell."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views import View

from core import notices, visibility
from core.models import Notice
from core.notices import kinds as notice_kinds
from core.notices.grouping import entries
from core.pagination import paginate
from core.requests import is_own_path
from core.views.chosen import chosen

if TYPE_CHECKING:
    from accounts.models import User


SHOWS = {"": "全部", "unread": "未读"}
COUNTED = 99  # the bell shows 99+ beyond


class Inbox(View):
    """Without ``show`` the unread stand first, each part newest first."""

    def get(self, request) -> HttpResponse:
        rows = Notice.objects.filter(recipient=request.user)
        show, kind = request.GET.get("show", ""), request.GET.get("kind", "")
        rows = _of_kind(rows, kind)
        if show == "unread":
            rows = rows.filter(read_at=None)
        ordered = rows.annotate(is_read=Q(read_at__isnull=False))
        page = paginate(
            ordered, ("is_read", "-id"), size=50, cursor=request.GET.get("cursor", ""), counted=rows
        )
        _withhold(page.rows, request.user)
        context = {
            "page_obj": page,
            "rows": page.rows,
            "entries": entries(page.rows),
            "show": show,
            "kind": kind,
            "shows": [
                _tab(label, show == key, show=key, kind=kind) for key, label in SHOWS.items()
            ],
            "kinds": self.kinds(show, kind),
            "unread": notices.unread(request.user).count(),
        }
        return render(request, "core/inbox.html", context)

    def kinds(self, show: str, chosen: str) -> list[dict]:
        """The kinds of which this person has notices, and all of them together."""
        own = Notice.objects.filter(recipient=self.request.user).order_by()
        present = {kind.partition(".")[0] for kind in own.values_list("kind", flat=True).distinct()}
        known = {key: label for key, label in notice_kinds.labels().items() if key in present}
        if len(known) < 2 and not chosen:
            return []
        tabs = [_tab("各类", not chosen, show=show, kind="")]
        return tabs + [
            _tab(label, key == chosen, show=show, kind=key) for key, label in known.items()
        ]


def _withhold(rows: list[Notice], user: "User") -> None:
    """Of what the person no longer sees, the notice stays and its words go."""
    gone = visibility.hidden(rows, user)
    for row in rows:
        if row.pk in gone:
            row.subject, row.body = visibility.GONE, ""


def _tab(label: str, active: bool, **values: str) -> dict:
    query = urlencode({key: value for key, value in values.items() if value})
    return {"label": label, "active": active, "query": f"?{query}" if query else ""}


def _of_kind(rows: QuerySet[Notice], kind: str) -> QuerySet[Notice]:
    return rows.filter(Q(kind=kind) | Q(kind__startswith=f"{kind}.")) if kind else rows


class InboxCount(View):
    """How many are unread, for the bell; asked now and then by pages that stay open."""

    def get(self, request) -> HttpResponse:
        unread = notices.unread(request.user).values("pk")[: COUNTED + 1].count()
        return JsonResponse({"unread": unread})


class NoticeOpen(View):
    """Marks a notice read, or those told as one with it (``also``), and goes to what they speak of;
    POST, so that no link prefetch does it."""

    http_method_names = ["post"]

    def post(self, request, pk: int) -> HttpResponse:
        own = Notice.objects.filter(recipient=request.user)
        notice = get_object_or_404(own, pk=pk)
        entry = next(iter(entries([notice, *chosen(request, own, name="also").exclude(pk=pk)])))
        notices.mark_read(request.user, only=[row.pk for row in entry.notices])
        return redirect(entry.url if is_own_path(entry.url) else "core:inbox")


class InboxRead(View):
    """Marks all as read; with ``kind`` those of one kind."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        count = notices.mark_read(request.user, kind=request.POST.get("kind", ""))
        messages.success(request, f"已把{count}条通知标为已读。" if count else "没有未读通知。")
        return redirect("core:inbox")
