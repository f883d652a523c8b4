"""The pages for what went wrong; none of them says what lies behind an address."""

from django.http import HttpResponse
from django.shortcuts import render


def bad_request(request, exception=None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request, exception=None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request, exception=None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request) -> HttpResponse:
    """Rendered without context processors: the database may be what failed."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request, reason="") -> HttpResponse:
    return render(request, "csrf.html", status=403)
