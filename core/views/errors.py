"""The pages for what went wrong; none of them says what lies behind an address."""

import logging
import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core import preconditions
from core.outages import Outage, outage_of

logger = logging.getLogger(__name__)
BROKEN = "系统出了点问题，您的操作没有完成，已保存的内容不受影响。请稍后再试；若反复出现，请联系系统管理员。"


def bad_request(request, exception=None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request, exception=None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request, exception=None) -> HttpResponse:
    """Whoever has something to do first reads that, whether the thing is there or not."""
    asked = preconditions.of(request.user) if hasattr(request, "user") else None
    if asked:
        return render(request, "core/precondition.html", {"asked": asked}, status=404)
    return render(request, "404.html", status=404)


# Nobody can say whether a write broke off before or after it was done: so "perhaps".
AGAIN = {
    False: "请一两分钟后刷新本页。已保存的内容不受影响。",
    True: "刚才提交的内容可能没有保存：请不要关闭本页，一两分钟后刷新，浏览器询问时选择“重新提交”。已保存的内容不受影响。",
}


def server_error(request) -> HttpResponse:
    """Rendered without context processors, as the database may be what failed; at least a sentence.

    Django calls it while it handles the exception: what passes by itself is told as that.
    """
    if outage := outage_of(sys.exc_info()[1]):
        return unavailable(request, outage)
    try:
        return HttpResponse(render_to_string("500.html"), status=500)
    except Exception:
        logger.exception("the page for errors cannot be rendered either")
        return HttpResponse(BROKEN, status=500, content_type="text/plain; charset=utf-8")


def unavailable(request, outage: Outage) -> HttpResponse:
    """503 with the time to come back, and how not to lose what was typed."""
    reason = outage.sentence + AGAIN[request.method == "POST"]
    headers = {"Retry-After": str(outage.retry_after)}
    try:
        page = render_to_string("503.html", {"reason": reason})
    except Exception:
        logger.exception("the page for outages cannot be rendered either")
        plain = "text/plain; charset=utf-8"
        return HttpResponse(reason, status=503, headers=headers, content_type=plain)
    return HttpResponse(page, status=503, headers=headers)


def csrf_failure(request, reason="") -> HttpResponse:
    return render(request, "csrf.html", status=403)
