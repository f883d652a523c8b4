"""Signing 保密承诺: read, agreed to, confirmed with the password."""

from django import forms

from accounts.models import User
from rounds.models import Round


class CommitmentForm(forms.Form):
    round = forms.ModelChoiceField(
        queryset=Round.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "请刷新页面后再签署。",
            "invalid_choice": "这一轮的保密承诺已签署，或者您已不在本轮巡察组，请刷新页面。",
        },
    )
    agreed = forms.BooleanField(
        label="我已逐条阅读，郑重承诺遵守",
        error_messages={"required": "请先阅读承诺内容，再勾选“我已逐条阅读，郑重承诺遵守”。"},
    )
    password = forms.CharField(
        label="登录密码",
        max_length=128,
        help_text="输入本人登录密码即为签署，签署时间和账号会记入承诺书。",
        error_messages={"required": "请输入登录密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user: User, rounds, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["round"].queryset = rounds

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("密码不正确，请重新输入。", "password_incorrect")
        return password
