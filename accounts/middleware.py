"""Nobody works with a password that somebody else knows, nor in a session left open."""

from time import time

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control


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


class SecondFactorMiddleware:
    """Send a person whose role asks for a second factor to bind one first, from everywhere else."""

    OPEN = (*PasswordChangeMiddleware.OPEN, "accounts:second_factor")

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        bound = request.user.is_authenticated and request.session.get("must_enrol")
        if bound and request.path not in {reverse(name) for name in self.OPEN}:
            return redirect("accounts:second_factor")
        return self.get_response(request)


class SessionIdleMiddleware:
    """A session ends SESSION_COOKIE_AGE after its last use, not after its start.

    It is prolonged at most once a minute, so that most requests write nothing.
    """

    STEP_SECONDS = 60

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        seen = request.session.get("seen")
        if seen is not None and time() - seen > self.STEP_SECONDS:
            request.session["seen"] = int(time())
        return self.get_response(request)


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no proxy, and asked for anew by their own browser.

    Pages of clues say more of themselves (no-store); here the browser may still go back to a page
    with what was typed into it. Signing out empties its cache (accounts.views.door).
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response
