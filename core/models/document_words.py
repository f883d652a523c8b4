"""What people wrote for documents: the texts of one document, and versions of the standing wordings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models.base import Base


class DocumentWords(Base):
    """The texts of one document about one row, section by section."""

    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    kind = models.CharField("文书种类", max_length=60)
    texts = models.JSONField("各部分文字", default=dict)
    # Whose words it says now.
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="起草人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "文书文字"
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id", "kind"], name="document_words_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.target_id}"


class Secrecy(models.TextChoices):
    SECRET = "secret", "秘密"
    CONFIDENTIAL = "confidential", "机密"
    TOP = "top", "绝密"


class Urgency(models.TextChoices):
    URGENT = "urgent", "加急"
    EXTRA = "extra", "特急"


class DocumentMarks(Base):
    """What is registered of one letter about one row: 密级 and its years, 紧急程度, 签发人."""

    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    kind = models.CharField("文书种类", max_length=60)
    secrecy = models.CharField("密级", max_length=20, choices=Secrecy.choices, blank=True)
    years = models.PositiveSmallIntegerField("保密期限（年）", null=True, blank=True)
    urgency = models.CharField("紧急程度", max_length=20, choices=Urgency.choices, blank=True)
    signer = models.CharField("签发人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书标识"
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id", "kind"], name="document_marks_once"
            ),
            models.CheckConstraint(
                condition=~Q(secrecy="") | Q(years=None),
                name="document_marks_years_of_a_secrecy",
                violation_error_message="填了保密期限，还要选密级。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.target_id}"

    @property
    def secrecy_words(self) -> str:
        """机密★5年, or 机密 where no years are set (GB/T 9704-2012, 7.2.2)."""
        years = f"★{self.years}年" if self.years else ""
        return f"{self.get_secrecy_display()}{years}" if self.secrecy else ""


class WordingVersion(models.Model):
    """One version of a standing wording; the newest is in force, none means the built-in one."""

    key = models.CharField("用语", max_length=60)
    number = models.PositiveIntegerField("版本")
    text = models.TextField("内容")
    reason = models.CharField("修改原因", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书用语"
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "number"],
                name="wording_version_once",
                violation_error_message="他人刚刚修改过这段用语，请核对后再保存。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} 第{self.number}版"
