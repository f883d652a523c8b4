"""回避: a conflict between a member and a unit of their team, found by rule or declared."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Base
from rounds.enums import RecusalKind, RecusalState
from rounds.models.inspector import Inspector
from rounds.models.round import Round
from rounds.models.unit import Unit
from rounds.querysets import RecusalQuerySet


class Recusal(Base):
    """Open conflicts bar approval; an exception needs a reason and somebody else's decision."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="recusals")
    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="recusals")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="recusals")
    kind = models.CharField("情形", max_length=10, choices=RecusalKind)
    detail = models.CharField("说明", max_length=300)
    state = models.CharField(
        "处理",
        max_length=10,
        choices=RecusalState,
        default=RecusalState.OPEN,
        editable=False,
    )
    reason = models.CharField("例外理由", max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "inspector", "unit", "kind"], name="recusal_once"
            ),
            models.CheckConstraint(
                name="recusal_override_decided",
                condition=~Q(state=RecusalState.OVERRIDDEN)
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="recusal_decider_not_asker",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                violation_error_message="申请人不能自己批准。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector.name}与{self.unit}：{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.round.get_absolute_url()

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        return f"rounds.round:{self.round_id}"
