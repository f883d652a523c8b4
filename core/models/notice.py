"""The outbox: a row per notice and person, written in the action's transaction."""

from django.conf import settings
from django.db import models

from core.workflow import StateChoices


class MailState(StateChoices):
    NONE = "none", "muted", "不发送"
    PENDING = "pending", "info", "待发送"
    SENDING = "sending", "progress", "发送中"
    SENT = "sent", "success", "已发送"
    FAILED = "failed", "danger", "发送失败"


WAITING = models.Q(mail_state__in=[MailState.PENDING, MailState.SENDING])


class Notice(models.Model):
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notices",
        verbose_name="收件人",
    )
    kind = models.CharField("类别", max_length=60)
    key = models.CharField("唯一键", max_length=160)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    about_on = models.DateField("所涉日期", null=True, blank=True)
    is_urgent = models.BooleanField("紧急", default=False)
    # Notices with the same digest go to a person as one mail; urgent ones always alone.
    digest = models.CharField("汇总", max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    mail_state = models.CharField(
        "邮件", max_length=10, choices=MailState, default=MailState.PENDING
    )
    # Where it goes instead of the account's address: a changed address is told to the former one.
    mail_to = models.EmailField("寄往", blank=True, editable=False)
    mail_after = models.DateTimeField("不早于", null=True, blank=True, editable=False)
    mail_batch = models.UUIDField(null=True, blank=True, editable=False)
    mail_claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    mail_sent_at = models.DateTimeField("邮件发送时间", null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField("邮件尝试次数", default=0)
    mail_error = models.CharField("邮件错误", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="notice_once_each"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(
                fields=["recipient"],
                name="notice_unread",
                condition=models.Q(read_at=None),
            ),
            models.Index(
                fields=["mail_state", "mail_claimed_at"],
                name="notice_to_mail",
                condition=models.Q(mail_state__in=[MailState.PENDING, MailState.SENDING]),
            ),
            models.Index(fields=["recipient", "digest"], name="notice_waiting", condition=WAITING),
            models.Index(fields=["mail_batch"], name="notice_batch", condition=WAITING),
            models.Index(
                fields=["-id"],
                name="notice_mail_failed",
                condition=models.Q(mail_state=MailState.FAILED),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
