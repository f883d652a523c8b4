"""A frozen document: its content tree, its file and the SHA-256 it was issued with."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class Document(models.Model):
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    trail = models.CharField(max_length=80, blank=True)
    kind = models.CharField("文书种类", max_length=60)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    revision = models.PositiveIntegerField("版次", default=1)
    content = models.JSONField(default=dict)
    path = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    pages = models.PositiveIntegerField("页数")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="制作人",
    )
    made_at = models.DateTimeField("制作时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id", "kind", "revision"],
                name="document_revision_once",
            )
        ]
        indexes = [models.Index(fields=["trail", "-id"], name="document_by_trail")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("core:document_download", args=[self.pk])
