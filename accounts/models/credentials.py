"""Sign-in: what each role must show at sign-in, second factors, and the sessions that are open."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from accounts.enums import Role
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey


class RolePolicy(models.Model):
    """What one role must show at sign-in; a role without a row must show a password alone."""

    role = models.CharField("角色", max_length=12, choices=Role, unique=True)
    second_factor = models.BooleanField("须用动态验证码", default=False)
    password_days = models.PositiveSmallIntegerField(
        "密码有效天数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="留空表示不过期；到期后下次登录时须修改密码。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "登录要求"
        ordering = ["role"]

    def __str__(self) -> str:
        return Role(self.role).label if self.role else ""


class SecondFactor(models.Model):
    """One person's authenticator: its secret sealed, and the last 30-second step it was used in."""

    id = SequencedKey()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor", verbose_name="账号"
    )
    secret = EncryptedText("密钥")
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "动态验证码"

    def __str__(self) -> str:
        return f"{self.user}的动态验证码"


class RecoveryCode(models.Model):
    """One use each; only a keyed digest is kept, so that nobody can read a code here."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"
        constraints = [
            models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"备用码{self.pk}"


class Rest(models.Model):
    """An account at rest: its password was reset by two people, its owner has not confirmed yet.

    Its owner confirms by the second factor; where there is none, by an activation code that whoever
    confirmed the reset hands over, so that nobody but the owner holds both password and code.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="rest", verbose_name="账号"
    )
    digest = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField("静置时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "静置账号"

    def __str__(self) -> str:
        return f"{self.user}（静置）"


class PastPassword(models.Model):
    """The hash of a password that somebody had: not to be chosen again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="past_passwords", verbose_name="账号"
    )
    encoded = models.CharField(max_length=128)
    at = models.DateTimeField("停用时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user}用过的密码"


class SignedIn(models.Model):
    """One session that was opened: from where and with what; whether it lives is the session's row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="signed_in", verbose_name="账号"
    )
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField("地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=60, blank=True)
    started_at = models.DateTimeField("登录时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "在线登录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.device}（{self.address}）"
