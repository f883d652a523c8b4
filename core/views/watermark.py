"""The viewer's name and the time as a pale pattern over restricted pages: an SVG of our own host."""

from django.shortcuts import render
from django.utils import timezone
from django.views import View


class Watermark(View):
    """Kept by the browser for ten minutes, so that the time shown stays true to about that."""

    def get(self, request):
        now = timezone.localtime()
        context = {"name": str(request.user), "account": request.user.get_username(), "now": now}
        response = render(request, "core/watermark.svg", context, content_type="image/svg+xml")
        response["Cache-Control"] = "private, max-age=600"
        return response
