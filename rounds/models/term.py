"""届: full coverage is counted per term."""

from django.db import models
from django.db.models import F, Q


class Term(models.Model):
    name = models.CharField("届次", max_length=60, unique=True)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    is_current = models.BooleanField("本届", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "届次"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_start",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="截止日期须晚于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="term_one_current",
                violation_error_message="已有一届标为“本届”，请先取消它。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
