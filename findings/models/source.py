"""What a 底稿 was drafted from: one row for one source, exactly one of the kinds filled (ADR 0094)."""

from django.db import models
from django.db.models import Q

from fieldwork.models import Activity, FocusPoint
from findings.models.finding import Finding
from findings.querysets import SourceQuerySet


class FindingSource(models.Model):
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="sources")
    focus = models.ForeignKey(
        FocusPoint,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="重点关注事项",
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, related_name="+", verbose_name="了解活动"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "底稿来源"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "focus"], name="finding_source_focus_once"),
            models.UniqueConstraint(
                fields=["finding", "activity"], name="finding_source_activity_once"
            ),
            models.CheckConstraint(
                name="finding_source_one_kind",
                condition=Q(focus__isnull=False, activity=None)
                | Q(focus=None, activity__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @property
    def source(self) -> FocusPoint | Activity | None:
        return self.focus or self.activity
