"""What a 底稿 was drafted from: one row for one source, exactly one of the kinds filled (ADR 0094)."""

from django.db import models
from django.db.models import Q

from fieldwork.models import FocusPoint
from findings.models.finding import Finding


class FindingSource(models.Model):
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="sources")
    focus = models.ForeignKey(
        FocusPoint,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="重点关注事项",
    )

    class Meta:
        verbose_name = verbose_name_plural = "底稿来源"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "focus"], name="finding_source_focus_once"),
            models.CheckConstraint(
                name="finding_source_one_kind", condition=Q(focus__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @property
    def source(self) -> FocusPoint | None:
        return self.focus
