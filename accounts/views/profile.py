"""One's own account: what stands in it, contact, size of the text, password, recent sign-ins."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from accounts import lockout
from accounts.actions import own, sessions
from accounts.confirming import ConfirmedByPassword
from accounts.forms import ChangePasswordForm, OwnSettingsForm
from accounts.models import SecondFactor
from accounts.verbs import AccountVerb
from core import audit
from core.views.bases import FormPage

SIGN_IN_VERBS = (
    AccountVerb.SIGNED_IN,
    AccountVerb.SIGN_IN_FAILED,
    AccountVerb.SIGN_IN_PAUSED,
    AccountVerb.SIGNED_OUT,
    AccountVerb.OTHERS_SIGNED_OUT,
    AccountVerb.PASSWORD_RESET,
    AccountVerb.PASSWORD_CHANGED,
    AccountVerb.FACTOR_BEGUN,
    AccountVerb.FACTOR_REMOVED,
    AccountVerb.BACKUP_CODE_USED,
    AccountVerb.BACKUP_CODES_RENEWED,
)


class Profile(ConfirmedByPassword, FormPage):
    form_class = OwnSettingsForm
    template_name = "accounts/profile.html"
    title = "我的账号"
    submit_label = "保存设置"
    success_message = "设置已保存。"

    def get_form_kwargs(self) -> dict:
        """Not the request's own user: a refused form must not leave its values there."""
        return super().get_form_kwargs() | {
            "instance": get_user_model().objects.get(pk=self.request.user.pk)
        }

    def perform(self, form) -> bool:
        return own.edit(self.request.user, form.cleaned_data, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("accounts:profile")

    def get_context_data(self, **kwargs) -> dict:
        events = audit.history(self.request.user).filter(verb__in=SIGN_IN_VERBS)[:10]
        rows = [{"at": e.at, "verb": e.verb, "note": e.address} for e in events]
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "events": rows,
            "person": user,
            "factor": SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first(),
            "open_sessions": sessions.alive(user),
            "session_key": self.request.session.session_key,
        }


class ChangePassword(ConfirmedByPassword, FormPage):
    confirming_field = "old_password"
    form_class = ChangePasswordForm
    title = "修改密码"
    submit_label = "确定修改"
    success_message = "密码已修改，下次请用新密码登录。"

    def get_template_names(self) -> list[str]:
        """Without the frame while nothing else is open to the person."""
        forced = self.request.user.must_change_password
        return ["accounts/first_password.html" if forced else "accounts/change_password.html"]

    def get_form_while_waiting(self):
        """Empty: what was typed is not judged."""
        return self.form_class(self.request.user)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form) -> None:
        user = self.request.user
        own.change_password(user, form.cleaned_data["new_password1"], by=user)
        lockout.clear_open(self.request)
        sessions.keep_alone(self.request, user)

    def get_success_url(self) -> str:
        return reverse("overview:home")

    def get_cancel_url(self) -> str:
        return reverse("accounts:profile")
