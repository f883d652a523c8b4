"""The inbox: a row per notice and person, written in the action's transaction."""

from django.conf import settings
from django.db import models


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
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return self.subject
