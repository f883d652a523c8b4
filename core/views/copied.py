"""What was copied out of a restricted page: how much and from where, never what."""

from django.http import HttpResponse
from django.views import View

from core import audit
from core.verbs import CoreVerb

MOST = 9  # digits of a count


class Copied(View):
    """A script tells after the browser copied, or after it was stopped at the limit."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        count = request.POST.get("count", "")
        if not count.isdecimal() or len(count) > MOST:
            return HttpResponse(status=422)
        verb = CoreVerb.COPY_STOPPED if request.POST.get("stopped") else CoreVerb.COPIED
        path = request.POST.get("path", "")[:100]
        audit.record(None, verb, by=request.user, note=f"{int(count)}字，{path}", trail="secrecy")
        return HttpResponse(status=204)
