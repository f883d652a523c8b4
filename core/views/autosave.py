"""What the autosave script of a form talks to: JSON, and nothing that was typed is lost."""

from django.db.models import Model
from django.http import JsonResponse
from django.utils import timezone
from django.views import View

from core import version_tokens
from core.errors import NotYet, Refusal
from core.views.bases import ActionFormMixin


class Autosave(ActionFormMixin, View):
    """POST the form as it stands; what cannot be saved stays in the person's browser.

    Answers the row's new version; 422 with what is wrong as typed, after which the script goes on;
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
            version_tokens.check_form(self.object, form, request.POST)
            made = self.perform(form)
            row = made if isinstance(made, Model) else self.object
        except NotYet as error:
            return JsonResponse({"message": error.sentence}, status=422)
        except Refusal as error:
            return JsonResponse({"message": error.sentence}, status=409)
        saved_at = timezone.localtime(row.updated_at)
        return JsonResponse({"version": row.version, "saved_at": f"{saved_at:%H:%M}"})
