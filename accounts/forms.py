"""Signing in, choosing a password, one's own contact."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts

from accounts import lockout
from accounts.models import User
from accounts.queries import resting
from core import listed

MOST_VIEWS, LONGEST_NAME = 12, 20  # of one list; characters


class SignInForm(AuthenticationForm):
    """Account and password; a failure says how often one may still try."""

    error_messages = {"invalid_login": "账号或密码不正确，请检查后重新输入。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update(autocomplete="username", autofocus=True)
        self.fields["username"].label = "账号"
        self.fields["username"].error_messages["required"] = "请输入账号。"
        self.fields["password"].error_messages["required"] = "请输入密码。"

    def clean_username(self) -> str:
        """Too long to be an account: not even tried (Django sets no limit of its own here)."""
        username = self.cleaned_data["username"]
        if len(username) > User._meta.get_field("username").max_length:
            raise forms.ValidationError("账号太长，请检查后重新输入。")
        return username

    def get_invalid_login_error(self) -> forms.ValidationError:
        typed = self.cleaned_data
        reset = resting.notice_with_former_password(typed["username"], typed["password"])
        if reset:
            return forms.ValidationError(reset, code="reset")
        left = lockout.tries_left(self.request)
        sentence = self.error_messages["invalid_login"]
        if left:
            sentence += f"还可以再试{left}次，之后将暂停登录。"
        return forms.ValidationError(sentence, code="invalid_login")


class CodeForm(forms.Form):
    """A code of the authenticator, or one of the recovery codes."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请输入验证码。", "max_length": "验证码太长，请检查。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    """One's own password, to go on where one was."""

    password = forms.CharField(
        label="密码",
        max_length=128,
        error_messages={"required": "请输入密码。"},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True, "id": "unlock-password"}
        ),
    )


class ChangePasswordForm(PasswordChangeForm):
    """The old password once, the new one twice; the new one must be new."""

    error_messages = {
        "password_incorrect": "原密码不正确，请重新输入。",
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        labels = (
            ("old_password", "原密码"),
            ("new_password1", "新密码"),
            ("new_password2", "再输一次新密码"),
        )
        for name, label in labels:
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"请输入{label}。"
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts()[1:])
        self.fields["new_password2"].help_text = ""


class OwnSettingsForm(forms.ModelForm):
    """Where notices reach the person, and how large the pages are written.

    A contact is changed with the password: whoever finds a desk left open diverts no mail.
    """

    password = forms.CharField(
        label="登录密码",
        required=False,
        max_length=128,
        help_text="修改电话或邮箱时填写；只改字号的不用填。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["phone", "email", "text_size"]
        help_texts = {
            "email": "通知会同时发到这个邮箱；留空则只在系统内提醒。",
            "text_size": "看不清小字的，选“大”或“特大”，保存后所有页面都按此显示。",
        }

    def clean(self) -> dict:
        data = super().clean()
        if {"phone", "email"} & set(self.changed_data):
            password = data.get("password", "")
            if not password:
                self.add_error("password", "修改电话或邮箱，请输入登录密码。")
            elif not self.instance.check_password(password):
                wrong = forms.ValidationError("密码不正确，请重新输入。", "password_incorrect")
                self.add_error("password", wrong)
        return data


class ListSettingsForm(forms.Form):
    """``columns`` are those of the list that may be put away; ticked are those that are shown."""

    shown = forms.MultipleChoiceField(
        label="显示的列", required=False, widget=forms.CheckboxSelectMultiple
    )
    size = forms.TypedChoiceField(
        label="每页行数",
        coerce=int,
        choices=[(size, f"{size}行") for size in listed.PAGE_SIZES],
        widget=forms.RadioSelect,
        help_text="所有列表都按这个行数分页。",
    )

    def __init__(self, *args, columns: list, initial: dict, **kwargs) -> None:
        put_away = initial.pop("without")
        initial["shown"] = [column.name for column in columns if column.name not in put_away]
        super().__init__(*args, initial=initial, **kwargs)
        if not columns:
            del self.fields["shown"]
            return
        self.fields["shown"].choices = [(column.name, column.label) for column in columns]

    def clean(self) -> dict:
        """What is not ticked is put away; what leads to the row stays in any case."""
        data = self.cleaned_data
        shown = data.pop("shown", None)
        field = self.fields.get("shown")
        names = [name for name, _ in field.choices] if field and shown is not None else []
        return data | {"without": [name for name in names if name not in (shown or ())]}


class SavedViewsForm(forms.Form):
    """The views of one list: a name for what it shows now, and names or the end of those that are kept."""

    def __init__(
        self,
        *args,
        views: list[dict],
        query: str,
        typed: list[str],
        shared: list,
        may_share: bool,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.views, self.query, self.typed, self.shared = views, query, typed, shared
        self.fields["name"] = forms.CharField(
            label="新视图名称",
            max_length=LONGEST_NAME,
            required=not views and not shared,
            help_text="把列表现在的筛选、排序和列存为一个视图，如“待我审签的”。",
        )
        for place, view in enumerate(views):
            label = f"“{view['name']}”的名称"
            self.fields[f"name_{place}"] = forms.CharField(
                label=label, max_length=LONGEST_NAME, initial=view["name"], required=False
            )
            self.fields[f"remove_{place}"] = forms.BooleanField(
                label=f"删除视图“{view['name']}”", required=False
            )
            if may_share:
                self.fields[f"share_{place}"] = forms.BooleanField(
                    label=f"与巡察办同事共用视图“{view['name']}”", required=False
                )
        for row in shared:
            label = f"收回{row.shared_by}共用的视图“{row.name}”"
            self.fields[f"take_back_{row.pk}"] = forms.BooleanField(label=label, required=False)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name and self.typed:
            words = "、".join(self.typed)
            raise forms.ValidationError(
                f"“{words}”里输入的文字可能涉及人名，不存进视图。请回到列表去掉这个条件，只按选项筛选后再保存。"
            )
        if name and len(self.views) >= MOST_VIEWS:
            raise forms.ValidationError(f"一个列表最多保存{MOST_VIEWS}个视图，请先删除不用的。")
        return name

    def clean(self) -> dict:
        data, kept = self.cleaned_data, []
        for place, view in enumerate(self.views):
            if not data.get(f"remove_{place}"):
                kept.append(view | {"name": data.get(f"name_{place}") or view["name"]})
        if data.get("name"):
            kept.append({"name": data["name"], "query": self.query})
        names = [view["name"] for view in kept]
        if len(set(names)) < len(names):
            raise forms.ValidationError("有两个视图同名，请改成不同的名称。")
        to_share = [
            view
            for place, view in enumerate(self.views)
            if data.get(f"share_{place}") and not data.get(f"remove_{place}")
        ]
        back = [row for row in self.shared if data.get(f"take_back_{row.pk}")]
        return {"views": kept, "to_share": to_share, "take_back": back}
