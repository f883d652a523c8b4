"""Refusals become sentences and events; what comes in has a limit."""

import re
import time
import uuid
from urllib.parse import unquote_plus, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.handlers.wsgi import get_str_from_wsgi
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core import metrics
from core.audit import client_address, refusals
from core.characters import clean
from core.errors import ActionDenied, NotYet, Refusal
from core.requests import request_id


class WatchedMiddleware:
    """Each request has a number, which the log tells, and is counted; figures are given to whoever may
    read them, before anything else is asked: to others there is no such address.

    The number is nginx's, so that its log and ours can be laid beside each other.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == metrics.PATH and metrics.may_read(request):
            body, content_type = metrics.exposed(request.headers.get("Accept", ""))
            return HttpResponse(body, content_type=content_type)
        given = request.headers.get("X-Request-Id", "") if settings.BEHIND_PROXY else ""
        # Stays until the thread's next request: what is logged at its very end bears it, too.
        request_id.set(given if NUMBER.fullmatch(given) else uuid.uuid4().hex)
        begun = time.monotonic()
        response = self.get_response(request)
        metrics.count(request, response.status_code, time.monotonic() - begun)
        response["X-Request-Id"] = request_id.get()
        return response


NUMBER = re.compile(r"[\w-]{8,64}", re.ASCII)


class BodyLimitMiddleware:
    """Refuse a body that is announced larger than any form of ours needs, before it is read.

    Django writes uploads to the disk before any view has asked who sends them. A body of unknown
    length (chunked) is none to Django: it reads what Content-Length says.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced[:20]) <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        most = settings.REQUEST_MAX_BYTES // 1024 // 1024
        return HttpResponse(render_to_string("413.html", {"most": most}), status=413)


class AddressMiddleware:
    """Refuse an address whose path or query has control characters, before anything reads it.

    PostgreSQL takes no NUL in a text: every view that looks for what stands in its address, and the
    trail that keeps the address, would fail. A query may have tabs and line breaks, as a pasted
    word brings them.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        query = unquote_plus(get_str_from_wsgi(request.META, "QUERY_STRING", ""))
        if not CONTROLS.search(request.path_info + query.translate(BREAKS)):
            return self.get_response(request)
        return HttpResponse(render_to_string("400.html", {"reason": UNREADABLE}), status=400)


CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
BREAKS = str.maketrans("", "", "\t\r\n")
UNREADABLE = (
    "网址里有看不见的控制字符，无法识别。请从页面上的链接重新打开，或重新输入要查找的内容。"
)


class CleanTextMiddleware:
    """What forms, the admin site and autosave send loses the marks that nobody sees (core.characters).

    Passwords stay as they were typed. Runs when the form has been read for its token already.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        if request.method != "POST":
            return
        sent = {
            name: (values, [clean(value) for value in values])
            for name, values in request.POST.lists()
            if "password" not in name
        }
        changed = {name: cleaned for name, (values, cleaned) in sent.items() if values != cleaned}
        if changed:
            data = request.POST.copy()
            for name, cleaned in changed.items():
                data.setlist(name, cleaned)
            data._mutable = False
            request.POST = data


class NobodyAsksMiddleware:
    """Whoever watches the server is nobody: their cookies open no session and ask no database."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if request.path in {reverse("core:healthz"), reverse("core:readyz")}:
            request.COOKIES = {}
        return self.get_response(request)


class ErrorMiddleware:
    """Show a Refusal that an action raised: as a message on the page the person came from."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        token = client_address.set(request.META.get("REMOTE_ADDR", "")[:45])
        try:
            response = self.get_response(request)
            if response.status_code == 405 and request.method == "GET" and not response.content:
                context = {"above": _above(request.path)}
                response.content = render_to_string("405.html", context, request)
            if response.status_code in (403, 404):
                refusals.record_refused(request)
            return response
        finally:
            client_address.reset(token)

    def process_exception(self, request, exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if isinstance(exception, NotYet):
            refusals.record_early(request, exception.sentence)
        elif isinstance(exception, ActionDenied):
            refusals.record_denied(request, exception.sentence)
        if request.htmx:
            return render(
                request,
                "core/_refusal.html",
                {"sentence": exception.sentence},
                status=409,
            )
        messages.error(request, exception.sentence)
        return redirect(_came_from(request) or _instead_of(request))


def _came_from(request) -> str:
    """The page before this one, on our host; never the page that has just refused to open."""
    back = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return ""  # nor is it an address at all, perhaps
    came = urlsplit(back)
    itself = f"{came.path}?{came.query}" if came.query else came.path
    return "" if request.method == "GET" and itself == request.get_full_path() else back


def _instead_of(request) -> str:
    """The list whose file was refused; else the page above."""
    return request.path if "export" in request.GET else _above(request.path)


def _above(path: str) -> str:
    """The nearest page above this address: /findings/7/edit/ was opened from a bookmark, show /findings/7/."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        try:
            view = resolve(path).func
        except Resolver404:
            continue
        if hasattr(getattr(view, "view_class", None), "get"):
            return path
    return "/"
