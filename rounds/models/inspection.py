"""巡察任务: one unit in one round by one team, moving at its own pace."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from rounds.enums import STAGE_TRANSITIONS, Stage
from rounds.models.round import Round
from rounds.models.team import Team
from rounds.models.unit import Unit
from rounds.querysets import InspectionQuerySet


class Inspection(Base):
    TRANSITIONS = STAGE_TRANSITIONS
    STATE_FIELD = "stage"
    ARCHIVED = Stage.ARCHIVED

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="inspections", verbose_name="轮次"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="inspections", verbose_name="被巡察单位"
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name="巡察组",
    )
    stage = models.CharField(
        "阶段", max_length=14, choices=Stage, default=Stage.PREPARATION, editable=False
    )
    entry_on = models.DateField("进驻日期", null=True, blank=True)
    exit_on = models.DateField("驻点结束日期", null=True, blank=True)
    feedback_on = models.DateField("反馈日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    is_historical = models.BooleanField("历史导入", default=False, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察任务"
        ordering = ["-round__starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="inspection_unit_once_per_round",
                violation_error_message="本轮已列入这个单位，不能重复。",
            ),
            models.CheckConstraint(
                name="inspection_exit_after_entry",
                condition=Q(exit_on=None) | Q(exit_on__gte=F("entry_on")),
                violation_error_message="驻点结束日期不能早于进驻日期。",
            ),
            models.CheckConstraint(
                name="inspection_feedback_after_exit",
                condition=Q(feedback_on=None) | Q(feedback_on__gte=F("exit_on")),
                violation_error_message="反馈日期不能早于驻点结束日期。",
            ),
            one_of("inspection_stage_known", Stage, "stage"),
        ]

    def __str__(self) -> str:
        return f"{self.round}·{self.unit}"

    @property
    def archived_with(self) -> "Inspection":
        return self

    @property
    def audit_trail(self) -> str:
        return f"rounds.inspection:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:inspection", args=[self.pk])
