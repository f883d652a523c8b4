"""How notices leave the house: one delivery a notice and channel, a person's choice of mail, quiet hours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models.notice import Notice
from core.workflow import StateChoices


class Channel(models.TextChoices):
    MAIL = "mail", "邮件"
    GATEWAY = "gateway", "短信网关"


class DeliveryState(StateChoices):
    PENDING = "pending", "info", "待发送"
    SENDING = "sending", "progress", "发送中"
    SENT = "sent", "success", "已发送"
    FAILED = "failed", "danger", "发送失败"


WAITING = Q(state__in=[DeliveryState.PENDING, DeliveryState.SENDING])


class Delivery(models.Model):
    """One notice by one channel (core.notices.outbox); a notice that stays inside has none."""

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="deliveries", verbose_name="通知"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    # Where it goes instead of the account's address: a changed address is told to the former one.
    address = models.EmailField("寄往", blank=True)
    # What shares a digest goes to a person as one message; urgent notices always alone.
    digest = models.CharField("汇总", max_length=20, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState, default=DeliveryState.PENDING
    )
    batch = models.UUIDField("批次", null=True, blank=True)
    # Nobody takes it up before: held back, waiting for another attempt, or a worker has it.
    next_at = models.DateTimeField("不早于", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知发送"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_each")
        ]
        indexes = [
            models.Index(fields=["channel", "id"], name="delivery_waiting", condition=WAITING),
            models.Index(fields=["batch"], name="delivery_batch", condition=WAITING),
            models.Index(
                fields=["channel", "-id"],
                name="delivery_failed",
                condition=Q(state=DeliveryState.FAILED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}{self.pk}"


class MailMode(models.TextChoices):
    EACH = "each", "有通知就发（期限提醒每天汇总成一封）"
    DAILY = "daily", "全部汇总，每天早上一封"
    MUTED = "muted", "不发邮件，只在站内通知"


class MailChoice(models.Model):
    """What a person wants by mail; who has no row gets each. The inbox cannot be switched off."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    mode = models.CharField("邮件", max_length=6, choices=MailMode, default=MailMode.EACH)

    class Meta:
        verbose_name = verbose_name_plural = "邮件设置"

    def __str__(self) -> str:
        return self.get_mode_display()


class QuietHours(models.Model):
    """From hour to hour nothing leaves the house; it waits. At most one row; none: always open."""

    from_hour = models.PositiveSmallIntegerField("从几点", default=21)
    to_hour = models.PositiveSmallIntegerField("到几点", default=7)

    class Meta:
        verbose_name = verbose_name_plural = "免打扰时段"
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_on_the_clock",
                condition=Q(from_hour__lte=23, to_hour__lte=23) & ~Q(from_hour=F("to_hour")),
                violation_error_message="钟点请填写0至23，起止不能相同。",
            ),
            models.CheckConstraint(
                name="quiet_hours_one_row",
                condition=Q(id=1),
                violation_error_message="免打扰时段只有一条，请修改已有的那条。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_hour}点至{self.to_hour}点"

    def holds(self, hour: int) -> bool:
        """Whether ``hour`` (0 to 23, local) lies inside; the span may run over midnight."""
        if self.from_hour < self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour
