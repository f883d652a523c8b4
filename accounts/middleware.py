"""Nobody works with a password that somebody else knows."""

from django.shortcuts import redirect
from django.urls import reverse


class PasswordChangeMiddleware:
    """Send a person who must change the password to that page, from everywhere else."""

    OPEN = (
        "accounts:change_password",
        "accounts:sign_out",
        "core:healthz",
        "core:readyz",
    )

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        bound = user.is_authenticated and user.must_change_password
        if bound and request.path not in {reverse(name) for name in self.OPEN}:
            return redirect("accounts:change_password")
        return self.get_response(request)
