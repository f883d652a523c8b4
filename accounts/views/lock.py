"""The idle lock: a page instead of the page, the password opens it, what was typed is offered again."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import locking, lockout, pending_forms
from accounts.forms import PasswordForm, SignInForm
from accounts.pending_forms import PendingForm
from accounts.verbs import AccountVerb
from core import audit
from core.requests import is_own_path

LOCKED = 423  # RFC 4918: the thing is there, and locked
WAIT = 429
WRONG = "密码不正确，请重新输入。"


def barred(request) -> HttpResponse:
    """Instead of any page of a locked session; scripts get the status alone and cover their page."""
    if "HX-Request" in request.headers or "json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": "已锁屏，请输入密码继续。"}, status=LOCKED)
    typed = pending_forms.of(request) if request.method == "POST" else None
    goal = request.get_full_path() if request.method == "GET" else "/"
    return show(request, PasswordForm(), typed, goal)


def show(request, form, typed: PendingForm | None, goal: str, status: int = LOCKED) -> HttpResponse:
    context = {"form": form, "kept": typed, "goal": goal}
    response = render(request, "accounts/lock.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def sign_in_keeping(request, typed: PendingForm) -> HttpResponse:
    """The sign-in page for a form that came after the session had ended."""
    context = {"form": SignInForm(request), "kept": typed, "next": ""}
    response = render(request, "accounts/sign_in.html", context, status=401)
    response["Cache-Control"] = "private, no-store"
    return response


def go_on(request, typed: PendingForm) -> HttpResponse:
    """The form as it was typed, with a fresh token: sent by its person, never by itself."""
    response = render(request, "accounts/go_on.html", {"kept": typed})
    response["Cache-Control"] = "private, no-store"
    return response


class Lock(View):
    """Lock now: by the menu, or by a page that nobody touched for long."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        if not request.session.get(locking.LOCKED):
            locking.lock(request.session)
            audit.record(request.user, AccountVerb.LOCKED, by=request.user)
        if "json" in request.headers.get("Accept", ""):
            return HttpResponse(status=204)
        return show(request, PasswordForm(), None, "/", status=200)


class Unlock(View):
    """Wrong passwords make this session wait; errors at sign-in do not, nor do these count there."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        form, typed = PasswordForm(request.POST), pending_forms.read(request)
        goal = request.POST.get("next", "/")
        if words := lockout.open_wait(request):
            return self.refuse(form, typed, goal, words, WAIT)
        if not form.is_valid():
            return self.refuse(form, typed, goal, "", 422)
        if not request.user.check_password(form.cleaned_data["password"]):
            words = lockout.fail_open(request)
            return self.refuse(form, typed, goal, words or WRONG, WAIT if words else 422)
        lockout.clear_open(request)
        locking.unlock(request.session)
        audit.record(request.user, AccountVerb.UNLOCKED, by=request.user)
        return self.open(typed, goal)

    @property
    def is_script(self) -> bool:
        return "json" in self.request.headers.get("Accept", "")

    def open(self, typed: PendingForm | None, goal: str) -> HttpResponse:
        if self.is_script:
            return HttpResponse(status=204)
        if typed:
            return go_on(self.request, typed)
        return redirect(goal if is_own_path(goal) else "/")

    def refuse(
        self, form, typed: PendingForm | None, goal: str, words: str, status: int
    ) -> HttpResponse:
        """The page again, with everything it carries; scripts get the sentence."""
        if words:
            form.add_error("password", words)
        if self.is_script:
            return JsonResponse({"message": form.errors["password"][0]}, status=status)
        return show(self.request, form, typed, goal, status)
