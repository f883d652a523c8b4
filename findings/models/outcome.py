"""Outcome rows: what came of a handoff, each step dated; the columns that items' rows share (ADR 0107)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from findings.enums import Degree, Outcome
from findings.enums.outcomes import DEGREES
from findings.models.handoff import Handoff
from findings.querysets import HandoffOutcomeQuerySet

PERSON = settings.AUTH_USER_MODEL
DEGREE_HELP = "只有处分和组织处理需要选择：轻处分、组织调整为第二种，重处分、重大职务调整为第三种。其他类别自动归入。"
EACH_DEGREE = Q(degree=None)
for _kind, _degrees in DEGREES.items():
    EACH_DEGREE |= Q(kind=_kind, degree__in=[int(degree) for degree in _degrees])


class OutcomeRow(Base):
    """Typed once and never changed: what is wrong is withdrawn with a reason and entered anew."""

    AUDIT_HIDDEN: tuple[str, ...] = ("note", "withdrawn_note")
    TYPED: tuple[str, ...] = ("kind", "degree", "decided_on", "quantity", "money", "note")

    id = SequencedKey()
    kind = models.CharField("类别", max_length=14, choices=Outcome)
    degree = models.PositiveSmallIntegerField(
        "形态", choices=Degree, null=True, blank=True, help_text=DEGREE_HELP
    )
    decided_on = models.DateField("作出日期")
    # In the measure word of the kind: 人, 件, 项.
    quantity = models.PositiveIntegerField(
        "数量", default=1, validators=[MinValueValidator(1, "数量至少为1。")]
    )
    money = models.DecimalField(
        "追缴退赔（万元）",
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0, "追缴退赔的金额不能是负数。")],
    )
    note = EncryptedText(
        "情况说明", max_length=1000, blank=True, help_text="本栏加密保存；姓名只写在这里。"
    )
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="登记人", editable=False
    )
    withdrawn_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="撤销人", editable=False
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True, editable=False)
    withdrawn_note = EncryptedText("撤销原因", max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["decided_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_kind_known", condition=Q(kind__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="%(class)s_degree_of_kind",
                condition=EACH_DEGREE,
                violation_error_message="这一类别不能归入所选的形态，请重新选择。",
            ),
            models.CheckConstraint(
                name="%(class)s_counts_something",
                condition=Q(quantity__gte=1, money__gte=0),
                violation_error_message="数量至少为1，金额不能是负数。",
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_together",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def amount(self) -> str:
        """3人, 1件; of money alone the money."""
        kind = Outcome(self.kind)
        return f"{self.money}万元" if kind == Outcome.RECOVERED else f"{self.quantity}{kind.unit}"


class HandoffOutcome(OutcomeRow):
    """One step of what the receiving organ did: the answer's, and what followed months later."""

    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="outcomes")

    objects = HandoffOutcomeQuerySet.as_manager()

    class Meta(OutcomeRow.Meta):
        verbose_name = verbose_name_plural = "线索处理结果"

    @property
    def reference(self) -> str:
        return f"{self.handoff.reference}的处理结果"

    @property
    def audit_trail(self) -> str:
        return self.handoff.audit_trail

    def get_absolute_url(self) -> str:
        return reverse("findings:handoff", args=[self.handoff_id])
