"""The last number taken of each series, and the 文号 that documents were issued under."""

from django.conf import settings
from django.db import models


class NumberSeries(models.Model):
    series = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="number_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"


class IssuedNumber(models.Model):
    """The 文号 that one document about one row was issued under; its versions share it."""

    series = models.CharField("机关代字", max_length=30)
    year = models.PositiveSmallIntegerField("年份")
    number = models.PositiveIntegerField("序号")
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    kind = models.CharField("文书种类", max_length=60)
    issued_on = models.DateField("印发日期")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "文号"
        ordering = ["series", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="issued_number_once_per_series"
            ),
            models.UniqueConstraint(
                fields=["target_type", "target_id", "kind"], name="issued_number_once_per_document"
            ),
        ]

    def __str__(self) -> str:
        """Hexagonal brackets, no 第, no zero padding (GB/T 9704-2012, 7.2.5)."""
        return f"{self.series}〔{self.year}〕{self.number}号"
