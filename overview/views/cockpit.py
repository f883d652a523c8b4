"""领导驾驶舱: the leader's charts for a wall of 1920 × 1080, without clues (ADR 0108)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from accounts import locking
from accounts.enums import OVERSIGHT
from accounts.verbs import AccountVerb
from core import audit
from core.requests import PageRequest
from overview.queries import leadership

SECONDS = 60  # until the page asks for itself anew


class OfOversight(View):
    """Office and leadership; the page is not there for others."""

    request: PageRequest

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*OVERSIGHT):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Cockpit(OfOversight):
    is_for_wall = True

    def get(self, request) -> HttpResponse:
        now = timezone.localtime()
        hangs = locking.is_hung(request.session)
        context = {
            "board": leadership.wall(request.user, now.date()),
            "now": now,
            "seconds": SECONDS,
            "hangs": hangs,
        }
        if hangs:  # locked already: nothing to cover
            context["lock_minutes"] = 0
        return render(request, "overview/cockpit.html", context)


class CockpitHang(OfOversight):
    """Locks the session but for this page; whoever opens anything else is asked for the password."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        if not locking.is_hung(request.session):
            locking.hang(request.session)
            audit.record(request.user, AccountVerb.HUNG, by=request.user)
        return redirect("overview:cockpit")
