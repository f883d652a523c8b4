"""未发现问题的说明: why a unit has no finding, answered for by the leader (不漏问题)."""

from django.conf import settings
from django.db import models

from findings.querysets import NothingFoundQuerySet
from rounds.models import Inspection


class NothingFound(models.Model):
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="nothing_found", verbose_name="巡察任务"
    )
    reason = models.TextField("说明", max_length=1000)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="说明人"
    )
    stated_at = models.DateTimeField("说明时间", auto_now_add=True)

    objects = NothingFoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "未发现问题的说明"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.inspection}未发现问题的说明"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"rounds.inspection:{self.inspection_id}"
