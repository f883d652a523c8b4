"""Forms that ask for the person's own password: wrong ones make this session wait."""

from django.contrib import messages
from django.http import HttpResponse

from accounts import lockout


class ConfirmedByPassword:
    """Of a FormPage; its form says ``password_incorrect`` on the field of this name."""

    confirming_field = "password"

    def post(self, request, **kwargs) -> HttpResponse:
        if words := lockout.open_wait(request):
            messages.error(request, words)
            return self.form_invalid(self.get_form_while_waiting(), 429)
        return super().post(request, **kwargs)

    def get_form_while_waiting(self):
        return self.get_form()

    def form_invalid(self, form, status: int = 422) -> HttpResponse:
        is_wrong = form.has_error(self.confirming_field, "password_incorrect")
        if is_wrong and (words := lockout.fail_open(self.request)):
            form.add_error(self.confirming_field, words)
        return super().form_invalid(form, status)
