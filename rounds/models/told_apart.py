"""Two units or two persons that resemble each other and are not the same, as somebody has said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ToldApart(models.Model):
    """``kind`` is the table, ``first`` and ``second`` the numbers of the rows, the smaller first."""

    kind = models.CharField("名录", max_length=40)
    first = models.BigIntegerField("其中一个的编号")
    second = models.BigIntegerField("另一个的编号")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核对人"
    )
    said_at = models.DateTimeField("核对时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "已核对的相近名称"
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="told_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first}、{self.second}"
