"""ScopedDetail: Django's DetailView inside the person's scope."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import DetailView

from core import assignees, freezing, request_cache
from core.documents import object_documents
from core.views.bases.scope import ScopedObjectMixin


class ScopedDetail(ScopedObjectMixin, DetailView):
    """One object's page; ``can`` holds what the person may do, so that templates hold no rule."""

    def get(self, request, *args, **kwargs) -> HttpResponse:
        with request_cache.one_request():
            return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "today": timezone.localdate(),
            "can": self.can(),
            "object_documents": object_documents.of(self.object, self.request.user),
            "holder": assignees.line(self.object, self.request.user),
            "archived": freezing.banner(self.object),
        }

    def can(self) -> dict[str, bool]:
        return {}
