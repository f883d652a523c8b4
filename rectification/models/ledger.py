"""整改台账: one per inspection, opened by the feedback."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Base
from rectification.enums import LEDGER_TRANSITIONS, LedgerState
from rectification.querysets import LedgerQuerySet
from rounds.models import Inspection, Unit


class Ledger(Base):
    TRANSITIONS = LEDGER_TRANSITIONS

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="ledger")
    # Repeated from the inspection: a liaison's scope is one comparison.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ledgers", editable=False)
    state = models.CharField(
        "状态",
        max_length=14,
        choices=LedgerState,
        default=LedgerState.ACKNOWLEDGING,
        editable=False,
    )
    opened_on = models.DateField("建账日期")
    plan_due_on = models.DateField("整改方案期限")
    concentrated_due_on = models.DateField("集中整改期限")
    plan_submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    plan_submitted_at = models.DateTimeField("方案报送时间", null=True, editable=False)
    plan_return_note = models.CharField("方案退回原因", max_length=500, blank=True)
    closed_on = models.DateField("办结日期", null=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改台账"
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ledger_state_known", condition=Q(state__in=LedgerState.values)
            ),
            models.CheckConstraint(
                name="ledger_due_after_opening",
                condition=Q(plan_due_on__gte=models.F("opened_on")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="ledger_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit}整改台账"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:ledger", args=[self.pk])
