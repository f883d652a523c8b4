"""How the headings of an office's workbooks are to be read, as somebody there said once."""

from django.conf import settings
from django.db import models


class ColumnMatching(models.Model):
    """One set of headings of one kind of import; ``digest`` is over the sorted headings."""

    kind = models.CharField("导入", max_length=60)
    digest = models.CharField(max_length=64)
    headings = models.JSONField("列名")
    chosen = models.JSONField("对应")  # key of our column → [heading, how-manieth of its equals]
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="对应人"
    )
    said_at = models.DateTimeField("对应时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入列的对应"
        constraints = [
            models.UniqueConstraint(fields=["kind", "digest"], name="column_matching_once")
        ]

    def __str__(self) -> str:
        return self.kind
