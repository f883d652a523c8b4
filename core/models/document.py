"""A frozen document: its content tree, its file and the SHA-256 it was issued with."""

import json

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import encryption

FORMAT_LABELS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


class Document(models.Model):
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    trail = models.CharField(max_length=80, blank=True)
    kind = models.CharField("文书种类", max_length=60)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    # A print of what is not issued yet counts by itself, carries no code and supersedes nothing.
    is_issued = models.BooleanField("已印发", default=True)
    is_restricted = models.BooleanField("限制知悉", default=False)
    revision = models.PositiveIntegerField("版次", default=1)
    reason = models.CharField("改版原因", max_length=300, blank=True)
    # What is printed on it for whoever checks it: see core.documents.codes.
    code = models.CharField("验证码", max_length=12, blank=True)
    content = models.JSONField(default=dict)
    content_sha256 = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    # The formats beside the PDF: format (docx, xlsx), path, sha256, size (bytes).
    # Its column keeps the name that landed migrations read it by.
    formats = models.JSONField(default=list, db_column="faces")
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
                fields=["target_type", "target_id", "kind", "is_issued", "revision"],
                name="document_revision_once",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="document_code_once"
            ),
        ]
        indexes = [
            models.Index(fields=["trail", "-id"], name="document_by_trail"),
            # Whoever holds a Word or Excel file finds the document by its SHA-256.
            GinIndex(fields=["formats"], name="document_by_format", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_label(self) -> str:
        """A title may say what was found; the trail is read by those who may not know it."""
        return f"文书{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("core:document_download", args=[self.pk])

    def file_in(self, name: str) -> dict:
        """Path, SHA-256 and size of a format beside the PDF. Raises LookupError."""
        for each in self.formats:
            if each["format"] == name:
                return each
        raise LookupError(name)

    @property
    def other_formats(self) -> list[tuple[str, str]]:
        """(Word, address), (Excel, address) of the formats that were frozen beside the PDF."""
        return [
            (FORMAT_LABELS[each["format"]], f"{self.get_absolute_url()}?format={each['format']}")
            for each in self.formats
        ]

    @property
    def plain_content(self) -> dict:
        """The content tree as JSON, also where it lies encrypted."""
        token = self.content.get("sealed")
        if not token:
            return self.content
        return json.loads(
            encryption.decrypt(token, bound_to=self.binding_of(self.owner, self.path))
        )

    @property
    def owner(self) -> str:
        """The row it is about, as core.targets.key_of names it: its sealed files are bound to that."""
        return f"{self.target_type}:{self.target_id}"

    @staticmethod
    def binding_of(owner: str, path: str) -> encryption.Binding:
        """What sealed content is bound to: the path is drawn for this row alone."""
        return ("core_document", "content", owner, path)

    @property
    def version_words(self) -> str:
        """第2版, or 试印第1稿 of what is not issued."""
        return f"第{self.revision}版" if self.is_issued else f"试印第{self.revision}稿"


class DocumentCopy(models.Model):
    """A copy that left the house with a watermark: its own SHA-256 leads back to the original."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="copies")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("下载时间")
    # 份号 of a classified letter's copy, counted per document; 0 where none is printed.
    number = models.PositiveIntegerField("份号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文书副本"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                condition=~Q(number=0),
                name="document_copy_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}副本"
