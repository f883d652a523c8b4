"""What the security administrator sets for everybody: passwords, locks, and how much may leave."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def between(low: int, high: int) -> list:
    return [MinValueValidator(low), MaxValueValidator(high)]


class SecrecyPolicy(models.Model):
    """At most one row; none: the defaults below."""

    password_length = models.PositiveSmallIntegerField(
        "密码最少位数", default=10, validators=between(8, 64)
    )
    lock_minutes = models.PositiveSmallIntegerField(
        "无操作几分钟后锁屏",
        default=15,
        validators=between(0, 240),
        help_text="0表示不锁屏。锁屏后输入密码继续，填写的内容保留。",
    )
    export_rows = models.PositiveIntegerField(
        "限知名册一次最多导出行数",
        default=500,
        validators=between(0, 100_000),
        help_text="线索、移交、谈话和人才库；0表示不准导出。",
    )
    exports_a_day = models.PositiveSmallIntegerField(
        "限知名册每人每日最多导出次数", default=10, validators=between(0, 1000)
    )
    copied_characters = models.PositiveIntegerField(
        "限知页面一次最多复制字数",
        default=200,
        validators=between(0, 100_000),
        help_text="超过的复制被拦下；每次复制都记入审计。",
    )
    session_days = models.PositiveSmallIntegerField(
        "登录记录保留天数",
        default=180,
        validators=between(1, 3650),
        help_text="已结束的登录过了这些天后清除；审计记录不受影响。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "保密设置"
        constraints = [
            models.CheckConstraint(
                name="secrecy_policy_one_row",
                condition=Q(id=1),
                violation_error_message="保密设置只有一条，请修改已有的那条。",
            ),
            models.CheckConstraint(
                name="secrecy_policy_password_long_enough",
                condition=Q(password_length__gte=8, password_length__lte=64),
                violation_error_message="密码最少位数请填写8至64。",
            ),
        ]

    def __str__(self) -> str:
        return "保密设置"
