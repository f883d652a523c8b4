"""How notices leave the house: the gateway's outbox, a person's choice of mail, quiet hours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models.notice import MailState


class Dispatch(models.Model):
    """One notice for the webhook (an SMS or government-IM gateway); sent with others as one call."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="收件人"
    )
    key = models.CharField("唯一键", max_length=160)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    about_on = models.DateField("所涉日期", null=True, blank=True)
    is_urgent = models.BooleanField("紧急", default=False)
    digest = models.CharField("汇总", max_length=20, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    state = models.CharField("状态", max_length=10, choices=MailState, default=MailState.PENDING)
    after = models.DateTimeField("不早于", null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("错误", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信网关发送"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="dispatch_once_each")
        ]
        indexes = [
            models.Index(
                fields=["recipient", "digest"],
                name="dispatch_waiting",
                condition=Q(state__in=[MailState.PENDING, MailState.SENDING]),
            ),
            models.Index(
                fields=["batch"],
                name="dispatch_batch",
                condition=Q(state__in=[MailState.PENDING, MailState.SENDING]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


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
