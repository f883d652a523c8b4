"""Forms of the account pages in the admin site."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import guarded, rules
from accounts.enums import Role
from accounts.models import User
from core.administration import StampedForm
from core.errors import Refusal

CONTACT_FIELDS = ("username", "name", "phone", "email", "is_active")


class InitialPassword(forms.Form):
    """A password to tell the person; used once, since the first sign-in asks for another."""

    user: User | None = None

    password = forms.CharField(
        label="初始密码",
        max_length=128,
        help_text="请当面或电话告知本人；首次登录时系统要求本人修改。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class ReasonForm(forms.Form):
    """Why a reset is needed: asked of guarded accounts, whose reset another person confirms."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="说明本人如何提出、怎样核实的身份；复核人据此判断。",
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.guards = guarded.reasons(user)
        if not self.guards:
            del self.fields["reason"]


class ResetPasswordForm(ReasonForm, InitialPassword):
    field_order = ["password", "reason"]


class NewAccountForm(InitialPassword, forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "name", "phone", "email"]


class AccountForm(StampedForm):
    """Name, contact and use: the system administrator's part."""

    actor: User

    class Meta:
        model = User
        fields = CONTACT_FIELDS

    def clean_is_active(self) -> bool:
        active = self.cleaned_data["is_active"]
        if not active and self.instance.pk == self.actor.pk:
            raise ValidationError("不能停用自己的账号，请由另一名系统管理员办理。")
        return active


class RolesForm(StampedForm):
    """Roles: the security administrator's part; the rules are asked before anything is written."""

    roles = forms.MultipleChoiceField(
        label="角色", choices=Role, required=False, widget=forms.CheckboxSelectMultiple
    )
    actor: User

    class Meta:
        model = User
        fields = ["roles"]

    def clean_roles(self) -> list[str]:
        roles = self.cleaned_data["roles"]
        if sorted(roles) != sorted(self.instance.roles):
            try:
                rules.check_can_set_roles(self.actor, self.instance, roles)
            except Refusal as error:
                raise ValidationError(error.sentence) from error
        return roles
