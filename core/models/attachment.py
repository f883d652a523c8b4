"""A stored file that belongs to some row; opened only through that row's scope."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.contents.formats import PICTURES, SHOWN, extension_of
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey


class Attachment(models.Model):
    id = SequencedKey()
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    # Sealed: a file of a clue is often called after its person. Bound with what the row says of its
    # file: in another row, and with another file or owner, it opens no more, and the file with it.
    name = EncryptedText(
        "文件名", max_length=255, bound_with=("target_type", "target_id", "path", "sha256")
    )
    label = models.CharField("说明", max_length=200, blank=True)
    size = models.BigIntegerField("字节数")
    content_type = models.CharField("类型", max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    path = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="上传人",
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    # The file of another row that this one cites: while it does, that one is not taken off (ADR 0102).
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="引自"
    )
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["id"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="attachment_by_target")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removed_together",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """A name may name a person; the trail knows files by number and SHA-256."""
        return f"附件{self.pk}"

    def prove(self) -> None:
        """Raises encryption.Unreadable where the row says of its file what it did not say at first."""
        str(self.name)  # opens only beside the owner, path and sum that it was bound with

    def get_absolute_url(self) -> str:
        return reverse("core:attachment_download", args=[self.pk])

    @property
    def view_url(self) -> str:
        """Where it can be looked at without downloading; empty where it cannot."""
        is_shown = extension_of(self.name) in SHOWN
        return reverse("core:attachment_view", args=[self.pk]) if is_shown else ""

    @property
    def thumbnail_url(self) -> str:
        """Where a small picture of it comes from; empty where it is no picture."""
        is_picture = extension_of(self.name) in PICTURES
        return f"{reverse('core:attachment_picture', args=[self.pk])}?small" if is_picture else ""
