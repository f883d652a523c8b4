"""整改台账: one per inspection, opened by the feedback, or one per outside paper (外来台账, ADR 0110)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from rectification.enums import LEDGER_TRANSITIONS, LedgerSource, LedgerState
from rectification.querysets import LedgerQuerySet
from rounds.models import Inspection, Team, Unit


class Ledger(Base):
    TRANSITIONS = LEDGER_TRANSITIONS

    PAPER = (
        "source",
        "paper_title",
        "paper_number",
        "paper_on",
        "plan_due_on",
        "concentrated_due_on",
    )

    source = models.CharField(
        "来源", max_length=12, choices=LedgerSource, default=LedgerSource.INSPECTION
    )
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, related_name="ledger", verbose_name="巡察任务"
    )
    paper_title = models.CharField("来文标题", max_length=150, blank=True)
    paper_number = models.CharField("来文字号", max_length=60, blank=True)
    paper_on = models.DateField("来文日期", null=True, blank=True)
    # Of an inspection repeated from it: a liaison's scope is one comparison.
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="ledgers", editable=False, verbose_name="单位"
    )
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
    # Of an earlier year, from a workbook: nothing of it is due (ADR 0111).
    is_historical = models.BooleanField("历史导入", default=False, editable=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改台账"
        ordering = ["-opened_on", "-id"]
        constraints = [
            one_of("ledger_state_known", LedgerState),
            one_of("ledger_source_known", LedgerSource, "source"),
            models.CheckConstraint(
                name="ledger_of_inspection_or_paper",
                condition=Q(source=LedgerSource.INSPECTION, inspection__isnull=False)
                | (~Q(source=LedgerSource.INSPECTION) & ~Q(paper_title="") & Q(inspection=None)),
            ),
            models.CheckConstraint(
                name="ledger_due_after_opening",
                condition=Q(plan_due_on__gte=models.F("opened_on")),
            ),
            models.UniqueConstraint(
                fields=["unit", "source", "paper_title", "paper_on"],
                condition=~Q(source=LedgerSource.INSPECTION),
                name="ledger_paper_once_per_unit",
                violation_error_message="这个单位已有同一来文的台账，请核对来文标题和日期。",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="ledger_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit}整改台账"

    @property
    def is_outside(self) -> bool:
        return self.source != LedgerSource.INSPECTION

    @property
    def origin(self) -> str:
        """Where its problems come from: the round, or the paper with its number."""
        if self.inspection is not None:
            return str(self.inspection.round)
        number = f"（{self.paper_number}）" if self.paper_number else ""
        return f"{self.get_source_display()}：{self.paper_title}{number}"

    @property
    def short_origin(self) -> str:
        if self.inspection is not None:
            return self.inspection.round.short_name
        return self.get_source_display()

    @property
    def team(self) -> Team | None:
        """The team that verifies; what came from outside is verified by the office."""
        return self.inspection.team if self.inspection else None

    @property
    def team_id(self) -> int | None:
        return self.inspection.team_id if self.inspection else None

    @property
    def deadline_subject(self) -> Inspection | Unit:
        """Whose ledger of deadlines holds its dates."""
        return self.inspection or self.unit

    @property
    def archived_with(self) -> Inspection | None:
        return self.inspection

    @property
    def inside_trail(self) -> str:
        """Where stands what the unit does not follow."""
        if self.inspection_id is None:
            return f"rounds.unit:{self.unit_id}"
        return f"rounds.inspection:{self.inspection_id}"

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:ledger", args=[self.pk])
