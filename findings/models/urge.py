"""催办: numbered reminders about a handoff that an organ has not signed for or answered in time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models.constraints import together
from findings.enums import UrgeAbout, UrgeAudience
from findings.models.handoff import Handoff

PERSON = settings.AUTH_USER_MODEL


class UrgeRule(models.Model):
    """One step of the ladder, as data: how many days late it fires, and who hears of it."""

    step = models.PositiveSmallIntegerField("层级", unique=True)
    days_late = models.PositiveSmallIntegerField("逾期天数", help_text="逾期满几天时发出。")
    audience = models.CharField("发给", max_length=12, choices=UrgeAudience)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "线索催办规则"
        ordering = ["step"]
        constraints = [
            models.CheckConstraint(
                name="urge_rule_positive",
                condition=Q(days_late__gte=1),
                violation_error_message="逾期天数至少为1。",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.step}次：逾期{self.days_late}天，{self.get_audience_display()}"


class Urge(models.Model):
    """One reminder that went out: number, step, date, to whom, and when the organ took note."""

    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="urges")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("催办编号")
    about = models.CharField("催办事项", max_length=8, choices=UrgeAbout)
    step = models.PositiveSmallIntegerField("层级")
    audience = models.CharField("发给", max_length=12, choices=UrgeAudience)
    due_on = models.DateField("原期限")
    sent_on = models.DateField("催办日期")
    # Nobody where the clock sent it.
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField("知悉时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "线索催办"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="urge_number_once"),
            models.UniqueConstraint(
                fields=["handoff", "about", "due_on", "step"], name="urge_step_once"
            ),
            models.CheckConstraint(name="urge_after_due", condition=Q(sent_on__gt=F("due_on"))),
            together("urge_noted_together", "noted_by", "noted_at"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"巡线催〔{self.year}〕{self.number}号"

    @property
    def audit_trail(self) -> str:
        return self.handoff.audit_trail
