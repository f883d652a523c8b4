"""更正申请: what a person of the talent pool wanted put right about themselves, and what became of it."""

from django.conf import settings
from django.db import models

from core.models.constraints import one_of
from rounds.enums import CorrectionOutcome
from rounds.models.inspector import Inspector


class CorrectionRequest(models.Model):
    """Written once, never changed: the data themselves are put right in the person's own form."""

    inspector = models.ForeignKey(
        Inspector, models.CASCADE, related_name="requests", verbose_name="人员"
    )
    asked_on = models.DateField("申请日期")
    wanted = models.TextField("本人要求更正的内容", max_length=2000)
    outcome = models.CharField("处理结果", max_length=10, choices=CorrectionOutcome)
    answer = models.TextField("核实和处理情况", max_length=2000)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    handled_at = models.DateTimeField("办理时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息更正申请"
        ordering = ["-id"]
        constraints = [one_of("correction_outcome_known", CorrectionOutcome, "outcome")]

    def __str__(self) -> str:
        return f"{self.inspector.name}的更正申请"
