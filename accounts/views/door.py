"""One's own second factor, and one's sessions elsewhere."""

from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import factor, lockout
from accounts.actions import factors, sessions
from accounts.forms import CodeForm
from accounts.models import SecondFactor
from core.errors import ActionDenied


class SecondFactorPage(View):
    """Binding an authenticator: begin, scan, type one code; the recovery codes are shown once.

    Wrong codes count towards the same lock as at the door.
    """

    def get(self, request) -> HttpResponse:
        return self.show(CodeForm())

    def post(self, request) -> HttpResponse:
        if "begin" in request.POST:
            factors.prepare(request.user, by=request.user)
            return redirect("accounts:second_factor")
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        told = {"username": request.user.get_username()}
        if lockout.is_locked(request, told):
            return lockout.locked_response(request, None, told)
        make = factors.renew_codes if "renew" in request.POST else factors.confirm
        try:
            shown = make(request.user, form.cleaned_data["code"], by=request.user)
        except ActionDenied as error:
            user_login_failed.send(sender=__name__, credentials=told, request=request)
            form.add_error("code", error.sentence)
            return self.show(form, 409)
        request.session.pop("must_enrol", None)
        sessions.keep_alone(request, request.user)
        return self.show(form, codes=shown)

    def show(self, form, status: int = 200, codes: list[str] | None = None) -> HttpResponse:
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
            "forced": self.request.session.get("must_enrol", False),
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
