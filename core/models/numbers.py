"""The last number taken of each series."""

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
