"""The door: signing in and out."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View

from accounts.actions import sessions
from accounts.forms import SignInForm


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Counted and audited by accounts.lockout; goes on to where the person wanted to go."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form) -> HttpResponse:
        sessions.sign_in(self.request, form.get_user())
        return redirect(self.get_success_url())

    def form_invalid(self, form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(View):
    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        sessions.sign_out(request)
        return redirect("accounts:sign_in")
