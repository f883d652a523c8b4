"""Two addresses for whoever watches the server; they need no account and tell no more than yes.

Their requests carry no cookies any more (NobodyAsksMiddleware): no session is looked up.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import health


@login_not_required
@never_cache
@require_safe
def healthz(request) -> HttpResponse:
    """The process lives, and of which version; nothing else is asked."""
    return HttpResponse(f"ok {settings.VERSION}", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request) -> JsonResponse:
    """Whether everything that the pages rely on is there; 503 when something is missing."""
    parts = health.readiness()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
