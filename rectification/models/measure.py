"""整改措施 and 整改进展: what the unit will do, and what it reports with evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from core.models import Base
from core.rules import check_filed
from rectification import rules
from rectification.models.item import LedgerItem
from rectification.querysets import OfItemQuerySet
from rounds.models import Inspection


class Measure(Base):
    PLAN_FIELDS = ("text", "criterion", "due_on", "person")

    item = models.ForeignKey(LedgerItem, models.CASCADE, related_name="measures")
    text = models.TextField("整改措施")
    criterion = models.CharField("完成标志", max_length=300)
    due_on = models.DateField("完成时限")
    person = models.CharField("责任人", max_length=80)
    done_on = models.DateField("完成日期", null=True, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改措施"
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["due_on"], name="measure_open_due", condition=Q(done_on=None))
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def archived_with(self) -> Inspection | None:
        return self.item.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.item.ledger_id}"


class ProgressReport(Base):
    """Never changed after it was sent; a correction is another report."""

    item = models.ForeignKey(LedgerItem, models.CASCADE, related_name="reports")
    measure = models.ForeignKey(
        Measure,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="对应措施",
    )
    text = models.TextField("进展情况")
    progress = models.PositiveSmallIntegerField("完成进度（%）")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("报告时间", auto_now_add=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改进展"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="report_progress_percent",
                condition=Q(progress__lte=100),
                violation_error_message="完成进度须在0到100之间。",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def audit_label(self) -> str:
        return f"整改事项{self.item.number}的进展"

    @property
    def archived_with(self) -> Inspection | None:
        return self.item.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.item.ledger_id}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_add_evidence(user, self)

    def check_can_detach(self, user: User, attachment) -> None:
        check_filed(attachment, "进展报告")

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()
