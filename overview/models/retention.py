"""保管期限: how long each kind of thing is kept, on what ground, and the certificate of its end (ADR 0035)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Base
from overview.enums.retention import LEAST_LOG_DAYS, RESTS, KeepUnit, RetentionKind


class RetentionRule(Base):
    """One rule a kind; a kind without a rule in force is kept for ever."""

    kind = models.CharField("内容", max_length=16, choices=RetentionKind, unique=True)
    length = models.PositiveSmallIntegerField("保管多久", help_text="从列明的起算时间算起。")
    unit = models.CharField("单位", max_length=5, choices=KeepUnit, default=KeepUnit.YEAR)
    basis = models.CharField("依据", max_length=200, help_text="写明文件名称和条款。")
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "保管期限"
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="retention_at_least_one",
                condition=Q(length__gte=1),
                violation_error_message="保管期限至少为1。",
            ),
            models.CheckConstraint(
                name="retention_logs_six_months",
                condition=~Q(kind=RetentionKind.SIGN_INS)
                | Q(unit=KeepUnit.YEAR)
                | Q(length__gte=LEAST_LOG_DAYS),
                violation_error_message="登录记录依法至少留存六个月（183天），请延长期限。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.words}"

    @property
    def acts_on(self) -> date:
        """From when the rule does what it says now."""
        return timezone.localdate(self.updated_at + RESTS)

    @property
    def words(self) -> str:
        """10年 / 90天."""
        return f"{self.length}{self.get_unit_display()}"


class RetentionRun(models.Model):
    """The certificate: what one rule did on one day, to how many, of which days; never by hand."""

    rule = models.ForeignKey(
        RetentionRule, models.PROTECT, related_name="runs", verbose_name="规则"
    )
    kind = models.CharField("内容", max_length=16, choices=RetentionKind)
    words = models.CharField("期限", max_length=40)
    basis = models.CharField("依据", max_length=200)
    before = models.DateTimeField("此前的")
    count = models.PositiveIntegerField("件数")
    # What went or was closed, by name or number; of many the first hundred.
    names = models.JSONField("明细", default=list)
    done_at = models.DateTimeField("执行时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "处置凭证"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}处置{self.count}件"
