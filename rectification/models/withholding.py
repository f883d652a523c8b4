"""不公开: one item that is left out of the public notice, asked by one person, decided by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from rectification.enums import WITHHOLDING_TRANSITIONS, WithholdingState
from rectification.models.item import LedgerItem
from rectification.querysets import OfItemQuerySet
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class Withholding(Base):
    TRANSITIONS = WITHHOLDING_TRANSITIONS

    item = models.ForeignKey(LedgerItem, models.CASCADE, related_name="withholdings")
    reason = models.CharField("不公开的理由", max_length=500)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=WithholdingState,
        default=WithholdingState.ASKED,
        editable=False,
    )
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    decision_note = models.CharField("决定说明", max_length=500, blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不公开申请"
        ordering = ["-id"]
        constraints = [
            one_of("withholding_state_known", WithholdingState),
            models.UniqueConstraint(
                fields=["item"],
                condition=~Q(state=WithholdingState.REFUSED),
                name="withholding_one_standing",
                violation_error_message="这一事项已有不公开申请。",
            ),
            models.CheckConstraint(
                name="withholding_decider_not_asker",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message="申请人不能自己批准不公开。",
            ),
            models.CheckConstraint(
                name="withholding_decided_together",
                condition=Q(state=WithholdingState.ASKED, decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"整改事项{self.item.number}不公开"

    @property
    def archived_with(self) -> Inspection | None:
        return self.item.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.item.ledger_id}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:disclosure", args=[self.item.ledger_id])
