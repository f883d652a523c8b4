"""One's own second factor, and one's sessions elsewhere."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import factor, lockout
from accounts.actions import factors, sessions
from accounts.forms import CodeForm, PasswordForm
from accounts.models import SecondFactor
from core.errors import ActionDenied


class SecondFactorPage(View):
    """Binding an authenticator: begin, scan, type one code; the recovery codes are shown once.

    Wrong codes make this session wait, as wrong passwords do.
    """

    def get(self, request) -> HttpResponse:
        return self.show(CodeForm())

    def post(self, request) -> HttpResponse:
        if "skip" in request.POST and settings.DEMO:
            request.session.pop("must_enrol", None)
            return redirect("overview:home")
        if "begin" in request.POST:
            return self.begin(request)
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        return self.bind(request, form)

    def begin(self, request) -> HttpResponse:
        """Whoever finds a desk left open binds nothing: the password is asked once more."""
        form = PasswordForm(request.POST)
        words = lockout.open_wait(request)
        if not words and form.is_valid():
            if request.user.check_password(form.cleaned_data["password"]):
                lockout.clear_open(request)
                factors.prepare(request.user, by=request.user)
                return redirect("accounts:second_factor")
            words = lockout.fail_open(request) or "密码不正确，请重新输入。"
        if words:
            form.add_error("password", words)
        return self.show(CodeForm(), 422, asking=form)

    def bind(self, request, form: CodeForm) -> HttpResponse:
        if words := lockout.open_wait(request):
            form.add_error("code", words)
            return self.show(form, 429)
        make = factors.renew_codes if "renew" in request.POST else factors.confirm
        try:
            shown = make(request.user, form.cleaned_data["code"], by=request.user)
        except ActionDenied as error:
            form.add_error("code", lockout.fail_open(request) or error.sentence)
            return self.show(form, 409)
        lockout.clear_open(request)
        request.session.pop("must_enrol", None)
        sessions.keep_alone(request, request.user)
        return self.show(form, codes=shown)

    def show(self, form, status: int = 200, codes=None, asking=None) -> HttpResponse:
        user = self.request.user
        row = SecondFactor.objects.filter(user=user).first()
        pending = row if row and row.confirmed_at is None else None
        left = row.codes.filter(used_at=None).count() if row else 0
        context = {
            "form": form,
            "codes_left": left,
            "factor": row,
            "pending": pending,
            "key": factor.in_fours(row.secret) if pending else "",
            "picture": factor.picture_of(row.secret, user.username) if pending else "",
            "codes": codes,
            "asking": asking or PasswordForm(),
            "forced": self.request.session.get("must_enrol", False),
            "skippable": settings.DEMO,
        }
        response = render(self.request, "accounts/second_factor.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response


class SignOutElsewhere(View):
    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        key = request.session.session_key
        closed = sessions.sign_out_elsewhere(request.user, keep=key, by=request.user)
        messages.success(request, f"已退出其他{closed}处登录。" if closed else "没有其他登录。")
        return redirect("accounts:profile")
