"""The pages for what went wrong; none of them says what lies behind an address."""

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
BROKEN = "系统出了点问题，您的操作没有完成，已保存的内容不受影响。请稍后再试；若反复出现，请联系系统管理员。"


def bad_request(request, exception=None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request, exception=None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request, exception=None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request) -> HttpResponse:
    """Rendered without context processors, as the database may be what failed; at least a sentence."""
    try:
        return HttpResponse(render_to_string("500.html"), status=500)
    except Exception:
        logger.exception("the page for errors cannot be rendered either")
        return HttpResponse(BROKEN, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request, reason="") -> HttpResponse:
    return render(request, "csrf.html", status=403)
