"""A package of documents: one zip on the disk, its maker's alone, gone after some days."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class PackageQuerySet(ScopedQuerySet):
    def visible_to(self, user: "User"):
        """Your own packages: what is inside was chosen by what you may see."""
        return self.filter(made_by=user) if user.is_authenticated else self.none()


class Package(models.Model):
    job = models.OneToOneField("core.Job", models.PROTECT, related_name="package")
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    title = models.CharField("名称", max_length=200)
    documents = models.JSONField("文书", default=list)  # their numbers
    path = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.BigIntegerField("字节数")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制作人"
    )
    made_at = models.DateTimeField("制作时间", auto_now_add=True)
    removed_at = models.DateTimeField("清除时间", null=True, blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书包"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["made_at"], name="package_kept", condition=Q(removed_at=None))
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("core:package_download", args=[self.pk])

    @property
    def days_kept(self) -> int:
        return settings.PACKAGE_DAYS

    @property
    def count(self) -> int:
        return len(self.documents)
