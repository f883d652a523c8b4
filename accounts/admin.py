"""Accounts in the admin site: names by the system administrator, roles by the security one."""

from axes.models import AccessAttempt, AccessLog
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts import lockout, rules
from accounts.account_forms import (
    CONTACT_FIELDS,
    AccountForm,
    NewAccountForm,
    ReasonForm,
    ResetPasswordForm,
    RolesForm,
)
from accounts.actions import people, resets, sessions
from accounts.enums import ADMINISTRATORS, Role
from accounts.models import ApprovalRequest, RolePolicy, User
from accounts.views.people_import import PeopleImport
from core.admin_actions import asked_first
from core.administration import AuditedAdmin, ReadOnlyAdmin, Trailed
from core.errors import Refusal


class RoleFilter(admin.SimpleListFilter):
    title, parameter_name = "角色", "role"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [("none", "尚无角色"), *Role.choices]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(roles=[])
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


@admin.register(User)
class AccountAdmin(Trailed, admin.ModelAdmin):
    list_display = [
        "username", "name", "role_words", "phone", "is_active", "lock_words", "last_login",
    ]  # fmt: skip
    list_filter = [RoleFilter, "is_active", "must_change_password"]
    search_fields = ["username", "name", "phone", "email"]
    actions = ["let_in_again", *(f"grant_{role}" for role in Role)]
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="角色")
    def role_words(self, user: User) -> str:
        return user.role_labels or "—"

    @admin.display(description="暂停登录")
    def lock_words(self, user: User) -> str:
        if user.recent_failures < settings.LOCKOUT_FAILURES:
            return "—"
        return f"输错{user.recent_failures}次，每次须等候"

    def get_queryset(self, request):
        return lockout.with_failures(super().get_queryset(request))

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("import/", view(PeopleImport.as_view()), name="accounts_user_import"),
            path("<int:pk>/password/", view(self.reset_password), name="accounts_user_password"),
            path("<int:pk>/factor/", view(self.reset_factor), name="accounts_user_factor"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request, obj=None) -> bool:
        """An account is never deleted, only put out of use: its trail names it."""
        return False

    def has_edit_permission(self, request) -> bool:
        return rules.can_edit_accounts(request.user)

    def has_grant_permission(self, request) -> bool:
        return request.user.has_role(Role.SECURITY)

    def get_form(self, request, obj=None, **kwargs) -> type[forms.ModelForm]:
        if obj is None:
            return NewAccountForm
        chosen = RolesForm if self.has_grant_permission(request) else AccountForm
        form = super().get_form(request, obj, form=chosen, **kwargs)
        form.actor = request.user
        return form

    def get_fieldsets(self, request, obj=None) -> list:
        if obj is None:
            return [(None, {"fields": ["username", "name", "phone", "email", "password"]})]
        roles = "roles" if self.has_grant_permission(request) else "role_words"
        shown = [*CONTACT_FIELDS, roles, "must_change_password", "last_login", "created_at"]
        editing = self.has_change_permission(request, obj)
        return [(None, {"fields": [*shown, *(["stamp"] if editing else [])]})]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        always = ["must_change_password", "last_login", "created_at"]
        if self.has_grant_permission(request):
            return [*always, *CONTACT_FIELDS]
        return [*always, "role_words"]

    def save_model(self, request, obj, form, change) -> None:
        data, by = form.cleaned_data, request.user
        if not change:
            created = people.create(**data, by=by)
            obj.pk, obj._state.adding = created.pk, False
        elif "roles" in form.changed_data:
            obj.roles = User.objects.get(pk=obj.pk).roles
            people.set_roles(obj, data["roles"], by=by)
        elif form.changed_data:
            people.edit(obj, {k: data[k] for k in form.changed_data}, by=by)

    def reset_password(self, request, pk: int):
        """Give an account a new initial password; of a guarded one, ask a second person to."""
        user = self.get_object(request, str(pk))
        if user is None or not self.has_edit_permission(request):
            raise Http404
        form = ResetPasswordForm(request.POST or None, user=user)
        done = f"已重置{user}的密码，请告知本人；下次登录须修改。"
        return self._reset(request, form, resets.reset_password, "重置密码", done)

    def reset_factor(self, request, pk: int):
        """End an account's second factor; of a guarded one, ask a second person to."""
        user = self.get_object(request, str(pk))
        if user is None or not self.has_grant_permission(request):
            raise Http404
        form = ReasonForm(request.POST or None, user=user)
        done = f"已解除{user}的动态验证码，其登录已全部退出，请本人登录后重新绑定。"
        return self._reset(request, form, resets.reset_factor, "解除动态验证码", done)

    def _reset(self, request, form: ReasonForm, act, label: str, done: str):
        back = reverse("admin:accounts_user_change", args=[form.user.pk])
        if request.method == "POST" and form.is_valid():
            try:
                result = act(form.user, **form.cleaned_data, by=request.user)
            except Refusal as error:
                form.add_error(None, error.sentence)
            else:
                _say(request, result, done)
                return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{label}：{form.user}",
            "label": label,
            "form": form,
            "opts": self.opts,
            "back": back,
        }
        return TemplateResponse(request, "admin/accounts/reset.html", context)

    @admin.action(description="解除所选账号的暂停登录", permissions=["edit"])
    @asked_first("其近期输错密码的次数清零，可以马上重新登录。")
    def let_in_again(self, request, queryset) -> None:
        locked = [u for u in queryset if u.recent_failures]
        for user in locked:
            people.unlock(user, by=request.user)
        if locked:
            messages.success(request, f"已解除{len(locked)}个账号的暂停登录，现在就可以重新登录。")
        else:
            messages.warning(request, "所选账号近期没有输错密码，没有被暂停登录，不需要解除。")


def _say(request, result, done: str) -> None:
    if isinstance(result, ApprovalRequest):
        words = "已提请复核：由另一名安全保密管理员或领导小组成员同意后生效，三员都已收到通知。"
        messages.success(request, words)
    elif result is False:
        messages.warning(request, "这个账号没有绑定动态验证码，不需要解除。")
    else:
        messages.success(request, done)


@admin.register(RolePolicy)
class RolePolicyAdmin(AuditedAdmin):
    """What each role must show at sign-in; holds at once, also for who is signed in."""

    list_display = ["role", "second_factor", "password_days"]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The three offices always show a second factor (accounts.guarded)."""
        return ["second_factor"] if obj and obj.role in ADMINISTRATORS else []

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        ended = sessions.hold_to(obj.role, by_session=request.session, by=request.user)
        if ended:
            messages.info(request, f"已结束{ended}处不符合新要求的登录，这些人员须重新登录。")

    def has_add_permission(self, request) -> bool:
        """A row for each role and no second one."""
        return super().has_add_permission(request) and RolePolicy.objects.count() < len(Role)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _granting(role: Role):
    """An action of the list: add ``role`` to what the chosen accounts hold."""

    @admin.action(description=f"授予角色：{role.label}", permissions=["grant"])
    @asked_first("他们马上能看到、能办理这一角色的内容。")
    def grant(self, request, queryset) -> None:
        done = 0
        for user in queryset:
            try:
                done += people.set_roles(user, [*{*user.roles, role}], by=request.user)
            except Refusal as error:
                messages.warning(request, f"{user}：{error.sentence}")
        messages.success(request, f"已为{done}个账号授予“{role.label}”。")

    return grant


for _role in Role:
    setattr(AccountAdmin, f"grant_{_role}", _granting(_role))


def _column(name: str, label: str):
    """A column of django-axes, which has no Chinese."""

    @admin.display(description=label, ordering=name)
    def shown(self, row):
        return getattr(row, name)

    return shown


class SignInRecordAdmin(ReadOnlyAdmin):
    """Who tried to sign in, whence and when."""

    account = _column("username", "账号")
    whence = _column("ip_address", "来源地址")
    browser = _column("user_agent", "浏览器")
    at = _column("attempt_time", "时间")
    search_fields = ["username", "ip_address"]
    list_display_links = None  # what a row says stands in the list; its page has no Chinese title


@admin.register(AccessAttempt)
class AttemptAdmin(SignInRecordAdmin):
    """Failures that still count towards a lock."""

    failures = _column("failures_since_start", "失败次数")
    actions = ["let_address_in"]
    list_display = ["account", "whence", "browser", "failures", "at"]
    fields = readonly_fields = ["account", "whence", "browser", "failures", "at"]

    def has_edit_permission(self, request) -> bool:
        return rules.can_edit_accounts(request.user)

    @admin.action(description="解除所选地址的暂停登录", permissions=["edit"])
    @asked_first("这些地址上输错密码的次数清零，那里的人可以马上登录。")
    def let_address_in(self, request, queryset) -> None:
        addresses = sorted({row.ip_address for row in queryset if row.ip_address})
        for address in addresses:
            people.unlock_address(address, by=request.user)
        messages.success(request, f"已解除{'、'.join(addresses)}的暂停登录，现在就可以登录。")


@admin.register(AccessLog)
class AccessLogAdmin(SignInRecordAdmin):
    left = _column("logout_time", "退出时间")
    list_display = ["account", "whence", "browser", "at", "left"]
    fields = readonly_fields = ["account", "whence", "browser", "at", "left"]
