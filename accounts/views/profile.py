"""One's own account: what stands in it, contact, password, recent sign-ins."""

from django.contrib.auth import get_user_model, update_session_auth_hash
from django.urls import reverse

from accounts.actions import people
from accounts.forms import ChangePasswordForm, ContactForm
from core import audit
from core.views import FormPage

SIGN_IN_VERBS = ("登录", "登录失败", "暂停登录", "退出", "重置密码", "修改密码")


class Profile(FormPage):
    form_class = ContactForm
    template_name = "accounts/profile.html"
    title = "我的账号"
    submit_label = "保存联系方式"
    success_message = "联系方式已保存。"

    def form_kwargs(self) -> dict:
        return {"instance": get_user_model().objects.get(pk=self.request.user.pk)}

    def perform(self, form) -> None:
        people.edit_own_contact(self.request.user, form.cleaned_data, by=self.request.user)

    def get_success_url(self, result) -> str:
        return reverse("accounts:profile")

    def extra(self, form) -> dict:
        events = audit.history(self.request.user).filter(verb__in=SIGN_IN_VERBS)[:10]
        rows = [{"at": e.at, "verb": e.verb, "note": e.address} for e in events]
        return {"events": rows, "person": self.request.user}


class ChangePassword(FormPage):
    form_class = ChangePasswordForm
    title = "修改密码"
    submit_label = "确定修改"
    success_message = "密码已修改，下次请用新密码登录。"

    @property
    def template_name(self) -> str:
        """Without the frame while nothing else is open to the person."""
        forced = self.request.user.must_change_password
        return "accounts/first_password.html" if forced else "accounts/change_password.html"

    def make_form(self, *data) -> ChangePasswordForm:
        """Django's form takes the person first."""
        return self.form_class(self.request.user, *data[:1])

    def perform(self, form) -> None:
        user = self.request.user
        people.change_password(user, form.cleaned_data["new_password1"], by=user)
        update_session_auth_hash(self.request, user)

    def get_success_url(self, result) -> str:
        return reverse("overview:home")

    def get_cancel_url(self) -> str:
        return reverse("accounts:profile")
