"""ActionView: a button. POST, one action, a message, a redirect."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from core import freezing, version_tokens
from core.errors import StaleState
from core.requests import PageRequest
from core.views.bases.scope import ScopedObjectMixin, say_done, taken_by


class ActionView(ScopedObjectMixin, View):
    """POST only: scoped object → action → message → redirect. ``note`` comes from the form.

    ``action`` is called with the row and, where its signature names them, ``note`` and ``version``.
    """

    http_method_names = ["post"]
    success_message = ""
    action: ClassVar[Callable[..., Any]]
    result: Any = None

    def post(self, request: PageRequest, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        freezing.check(self.object)
        note = request.POST.get("note", "").strip()
        try:
            version_tokens.check(self.written(), request.POST)
        except StaleState as error:
            if note:
                return self.once_more(error, note)
            raise
        self.result = self.perform(note=note)
        say_done(request, self.success_message, self.result or self.object)
        return redirect(self.get_success_url())

    def written(self) -> Any:
        """The row that the step writes to, whose version the form carries."""
        return self.object

    def perform(self, *, note: str) -> Any:
        """Call the action; return what the message is about where that is not the object."""
        row, action = self.written(), type(self).action
        told = taken_by(action, note=note, version=getattr(row, version_tokens.FIELD, None))
        action(row, **told, by=self.request.user)

    def once_more(self, error: StaleState, note: str) -> HttpResponse:
        """The text that was typed, to be sent again over what now stands."""
        others = {"note", version_tokens.FIELD, "csrfmiddlewaretoken"}
        sent = [(n, v) for n, vs in self.request.POST.lists() if n not in others for v in vs]
        context = {"object": self.object, "sentence": error.sentence, "note": note, "sent": sent}
        context["version"] = self.written().version
        return render(self.request, "core/stale.html", context, status=409)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()
