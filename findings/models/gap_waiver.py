"""缺项说明: a leader answers, with the reason, for what is missing of a round and stays missing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from findings.querysets import GapWaiverQuerySet
from rounds.models import Round


class GapWaiver(models.Model):
    """Never changed afterwards; what comes to be missing later needs another one."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="gap_waivers", verbose_name="轮次"
    )
    reason = models.TextField("理由", max_length=1000)
    # What was missing then: [number of the inspection, unit's name, words], clues only as counts.
    gaps = models.JSONField("缺项", default=list)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="说明人"
    )
    stated_at = models.DateTimeField("说明时间", auto_now_add=True)

    objects = GapWaiverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "三不缺项说明"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="gap_waiver_has_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.round}缺项说明"

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        return f"rounds.round:{self.round_id}"

    def get_absolute_url(self) -> str:
        return reverse("findings:completeness", args=[self.round_id])
