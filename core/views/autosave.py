"""What the autosave script of a form talks to: JSON, and nothing that was typed is lost."""

from django.http import JsonResponse
from django.utils import timezone

from core import version_tokens
from core.errors import NotYet, Refusal
from core.views.bases import ActionView


class Autosave(ActionView):
    """POST the form as it stands; what cannot be saved stays in the person's browser.

    Answers the row's new version; 422 with what is wrong as typed, after which the script goes on;
    409 with a sentence where nothing more may be saved from this page.
    """

    def post(self, request, **kwargs) -> JsonResponse:
        self.object = self.find_object()
        form = self.make_form()
        try:
            if not form.is_valid():
                self.check()
                return JsonResponse({"errors": form.errors}, status=422)
            version_tokens.check_form(self.object, form, request.POST)
            row = self.save(form)
        except NotYet as error:
            return JsonResponse({"message": error.sentence}, status=422)
        except Refusal as error:
            return JsonResponse({"message": error.sentence}, status=409)
        saved_at = timezone.localtime(row.updated_at)
        return JsonResponse({"version": row.version, "saved_at": f"{saved_at:%H:%M}"})

    def make_form(self):
        raise NotImplementedError

    def check(self) -> None:
        """Raise ActionDenied where the person may no longer write here at all."""

    def save(self, form):
        """Call the action; returns the row that was written."""
        raise NotImplementedError
