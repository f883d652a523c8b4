"""People who sign in, and the roles they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import rules
from accounts.enums import ADMINISTRATORS, EXCLUSIVE, Role, TextSize
from accounts.verbs import AccountVerb
from core import audit


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **values) -> "User":
        user = self.model(username=username, **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **values) -> "User":
        """The first system administrator of a new installation."""
        with transaction.atomic():
            user = self.create_user(
                username, password, **{"name": username, "roles": [Role.SYSADMIN]} | values
            )
            audit.record(user, AccountVerb.ADMINISTRATOR_APPOINTED, by=None, note=user.role_labels)
        return user

    def with_role(self, *roles: str):
        """Active people who hold any of ``roles``."""
        return self.filter(is_active=True, roles__overlap=list(roles))


class User(AbstractBaseUser):
    username = models.CharField(
        "账号",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个账号已被使用，请换一个。"},
    )
    name = models.CharField("姓名", max_length=80)
    phone = models.CharField("电话", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    roles = ArrayField(
        models.CharField(max_length=12, choices=Role),
        verbose_name="角色",
        default=list,
        blank=True,
    )
    text_size = models.CharField(
        "页面字号", max_length=8, choices=TextSize, default=TextSize.NORMAL
    )
    # {"size": rows of a page, "without": {name of a list: [columns put away]}}: read with the account.
    list_settings = models.JSONField("列表设置", default=dict, blank=True, editable=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now, editable=False)
    previous_login = models.DateTimeField("上次登录", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_exclusive_role_alone",
                condition=~Q(roles__overlap=list(EXCLUSIVE)) | Q(roles__len=1),
                violation_error_message=(
                    "系统管理员、安全保密管理员、安全审计员、单位联络员、机关经办人"
                    "只能单独担任，请去掉其他角色或另建账号。"
                ),
            ),
            # Two accounts of one person would hold two of the three offices just the same.
            models.UniqueConstraint(
                fields=["name", "phone"],
                condition=Q(roles__overlap=list(ADMINISTRATORS), is_active=True),
                name="user_administrator_once",
                violation_error_message=(
                    "三员须由三人担任：已有同名同电话的管理员账号。"
                    "确为不同的人，请系统管理员先核对并填写各自的电话。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def has_role(self, *roles: str) -> bool:
        return self.is_active and any(role in self.roles for role in roles)

    standing = ""  # the duty on the team on whose list this account was found

    @property
    def role_labels(self) -> str:
        return "、".join(Role(role).label for role in self.roles)

    @property
    def is_administrator(self) -> bool:
        return self.has_role(*ADMINISTRATORS)

    # What django.contrib.admin asks of a user.
    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj=None) -> bool:
        return rules.may_in_admin(self, perm)

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator
