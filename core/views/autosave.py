"""What the autosave script of a form talks to: JSON, and nothing that was typed is lost."""

from django.db.models import Model
from django.http import JsonResponse
from django.utils import timezone
from django.views import View

from core import version_tokens
from core.errors import NotYet, Refusal
from core.forms import VersionedForm
from core.views.bases import ActionFormMixin


class Autosave(ActionFormMixin, View):
    """POST the form as it stands; what cannot be saved stays in the person's browser.

    Answers what the page carries from now on for the row's version; 422 with what is wrong as typed, after which the script goes on;
    409 with a sentence where nothing more may be saved from this page.
    """

    http_method_names = ["post"]

    def post(self, request, **kwargs) -> JsonResponse:
        self.object = self.get_object()
        form = self.get_form()
        try:
            if not form.is_valid():
                self.check_permissions()
                return JsonResponse({"errors": form.errors}, status=422)
            self.check_version(form)
            made = self.perform(form)
            row = made if isinstance(made, Model) else self.object
        except NotYet as error:
            return JsonResponse({"message": error.sentence}, status=422)
        except Refusal as error:
            return JsonResponse({"message": error.sentence}, status=409)
        return JsonResponse(self.tokens(form, row) | {"saved_at": f"{timezone.localtime():%H:%M}"})

    def check_version(self, form) -> None:
        version_tokens.check_form(self.object, form, self.request.POST)

    def tokens(self, form, row) -> dict:
        """Hidden fields of the page by name, as they are from now on."""
        token = form.token(row) if isinstance(form, VersionedForm) else row.version
        return {version_tokens.FIELD: token}
