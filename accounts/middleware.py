"""Nobody works with a password that somebody else knows, nor in a session left open."""

from time import time

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from accounts import locking, pending_forms
from accounts.views import lock


class PasswordChangeMiddleware:
    """Send a person who must change the password to that page, from everywhere else."""

    OPEN = ("accounts:change_password", "accounts:sign_out")

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
    """A session ends SESSION_COOKIE_AGE after its last use, and locks some minutes after it.

    It is prolonged at most once a minute, so that most requests write nothing. What pages ask by
    themselves (the bell, a running job) is no use unless they say that somebody was typing. Nor is
    a page for the wall, which asks for itself anew: once it hangs there, it alone stays readable.
    """

    STEP_SECONDS = 60
    BY_THEMSELVES = ("core:inbox_count", "core:job_progress", "core:watermark")
    OPEN = (
        "accounts:lock",
        "accounts:unlock",
        "accounts:sign_out",
        "core:watermark",
    )

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """After the token was checked: a forged form is not kept for anybody."""
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        is_wall = getattr(getattr(view, "view_class", None), "is_for_wall", False)
        if is_wall and locking.is_hung(request.session):
            locking.keep_hanging(request.session)
            return None
        if locking.is_locked(request.session):
            is_open = name in self.OPEN or not getattr(view, "login_required", True)
            return None if is_open else lock.barred(request)
        seen = request.session.get(locking.SEEN)
        by_itself = name in self.BY_THEMSELVES or is_wall
        is_use = not by_itself or request.headers.get("X-Active") == "1"
        if is_use and seen is not None and time() - seen > self.STEP_SECONDS:
            request.session[locking.SEEN] = int(time())
        return None


class SignInRequired(LoginRequiredMiddleware):
    """As Django's; a form that was typed before the session ended is kept through sign-in."""

    def handle_no_permission(self, request, view_func):
        typed = (
            pending_forms.of(request)
            if request.method == "POST" and not is_script(request)
            else None
        )
        return (
            lock.sign_in_keeping(request, typed)
            if typed
            else super().handle_no_permission(request, view_func)
        )


def is_script(request) -> bool:
    """Asked by one of our scripts, which keeps the page itself."""
    return "HX-Request" in request.headers or "json" in request.headers.get("Accept", "")


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no proxy, and asked for anew by their own browser.

    Pages of clues say more of themselves (no-store); here the browser may still go back to a page
    with what was typed into it. Signing out empties its cache (accounts.views.second_factor).
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response
