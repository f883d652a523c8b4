"""The style guide: every component of the look on one page, for system administrators."""

from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from overview import styleguide


class StyleGuide(TemplateView):
    """Shown to administrators only; holds invented data."""

    template_name = "overview/styleguide.html"

    def dispatch(self, request, *args, **kwargs):
        if not getattr(request.user, "is_administrator", False):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | styleguide.context(
            self.request.GET, timezone.localdate()
        )
