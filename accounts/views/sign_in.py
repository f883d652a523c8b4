"""Sign-in: password, then the code where there is a second factor; and the way out."""

from time import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View

from accounts import lockout, pending_forms
from accounts.actions import factors, sessions
from accounts.forms import CodeForm, SignInForm
from accounts.models import Rest, SecondFactor, User
from accounts.pending_forms import PendingForm
from accounts.queries import resting
from accounts.views.lock import go_on

CODE_SECONDS = 300
WRONG = "验证码不正确或已经用过，请输入手机上新显示的6位数字。"
WRONG_ACTIVATION = "激活码不正确，请核对；没有拿到激活码的，请找同意重置的复核人当面索取。"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Counted and audited by accounts.lockout; goes on to where the person wanted to go."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form) -> HttpResponse:
        user = form.get_user()
        if _has_factor(user) or Rest.objects.filter(user=user).exists():
            self.request.session.cycle_key()
            shown = user.get_session_auth_hash()
            self.request.session["half_in"] = [user.pk, int(time()), self.get_success_url(), shown]
            typed = pending_forms.read(self.request)
            if typed:
                return _ask_code(self.request, CodeForm(), typed, person=user)
            return redirect("accounts:sign_in_code")
        return _enter(self.request, user, self.get_success_url())

    def form_invalid(self, form) -> HttpResponse:
        context = self.get_context_data(form=form, kept=pending_forms.read(self.request))
        return self.render_to_response(context, status=422)


@method_decorator(login_not_required, name="dispatch")
class SignInCode(View):
    """The second half: wrong codes count towards the same lock as wrong passwords."""

    person: User

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        half = request.session.get("half_in", ())
        # A version before this one wrote less: such a half-done sign-in is ended.
        pk, at, self.goal, shown = half if len(half) == 4 else (None, 0, "", "")
        person = User.objects.filter(pk=pk, is_active=True).first()
        if person is None or abs(time() - at) > CODE_SECONDS or not _is_current(person, shown):
            request.session.pop("half_in", None)
            return redirect("accounts:sign_in")
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def get(self, request) -> HttpResponse:
        return self.show(CodeForm())

    def post(self, request) -> HttpResponse:
        told = {"username": self.person.username}
        if lockout.is_locked(request, told):
            return lockout.locked_response(request, None, told)
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        if factors.use(self.person, form.cleaned_data["code"]):
            del request.session["half_in"]
            self.person.backend = BACKEND
            return _enter(request, self.person, self.goal)
        user_login_failed.send(sender=__name__, credentials=told, request=request)
        if getattr(request, "axes_locked_out", False):
            return lockout.locked_response(request, None, told)
        form.add_error("code", WRONG if _has_factor(self.person) else WRONG_ACTIVATION)
        return self.show(form, 422)

    def show(self, form, status: int = 200) -> HttpResponse:
        return _ask_code(
            self.request, form, pending_forms.read(self.request), status, person=self.person
        )


def _has_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def _ask_code(request, form, typed: PendingForm | None, status: int = 200, *, person: User):
    is_activation = not _has_factor(person)
    if is_activation:
        form.fields["code"].label = "激活码"
    told = resting.notice_at_sign_in(person)
    context = {"form": form, "kept": typed, "is_activation": is_activation, "told": told}
    return render(request, "accounts/sign_in_code.html", context, status=status)


def _is_current(user: User, shown: str) -> bool:
    """Whether the password that was typed is still the account's."""
    return constant_time_compare(user.get_session_auth_hash(), shown)


def _enter(request, user: User, goal: str) -> HttpResponse:
    """Start the session, and say so where the account is open from another address."""
    elsewhere = sessions.sign_in(request, user)
    here = request.META.get("REMOTE_ADDR", "")
    others = sorted({str(row) for row in elsewhere if row.address != here})
    if others:
        words = "、".join(others)
        messages.warning(
            request,
            f"您的账号还在{words}登录着。不是本人的，请到“我的账号”退出其他登录并修改密码。",
        )
    typed = pending_forms.read(request)
    return go_on(request, typed) if typed else redirect(goal)


class SignOut(View):
    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        sessions.sign_out(request)
        response = redirect("accounts:sign_in")
        response["Clear-Site-Data"] = '"cache"'  # "back" shows nobody what was read here
        return response
