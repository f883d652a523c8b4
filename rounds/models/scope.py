"""巡察延伸: which bodies below and which key posts an inspection looked at besides the unit itself."""

from django.db import models
from django.db.models import Q

from rounds.models.inspection import Inspection
from rounds.models.unit import Unit, UnitLeader


class InspectionScope(models.Model):
    """One body below the inspected unit, or one key post there; said in the inspection's own trail."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="scope", verbose_name="巡察任务"
    )
    body = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="reached", verbose_name="下属党组织"
    )
    post = models.ForeignKey(
        UnitLeader, models.PROTECT, null=True, related_name="reached", verbose_name="重点岗位"
    )

    class Meta:
        verbose_name = verbose_name_plural = "巡察延伸"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="scope_body_or_post",
                condition=Q(body=None, post__isnull=False) | Q(body__isnull=False, post=None),
            ),
            models.UniqueConstraint(fields=["inspection", "body"], name="scope_body_once"),
            models.UniqueConstraint(fields=["inspection", "post"], name="scope_post_once"),
        ]

    def __str__(self) -> str:
        return str(self.body or self.post)
