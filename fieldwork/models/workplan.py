"""工作方案: what a team sets out to do in a stay, who does what, and when; never seen by the unit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.calendar import cn_date
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.workplans import UNDER_WAY, WORKPLAN_TRANSITIONS, WorkPlanState
from fieldwork.querysets import WorkPlanQuerySet
from fieldwork.rules import workplans as rules
from rounds.models import Inspection, Inspector, Unit

PERSON = settings.AUTH_USER_MODEL
S = WorkPlanState
DECIDED = (S.APPROVED, S.REPLACED)


class WorkPlan(Base):
    """One edition; what changes after the approval is a new one."""

    TRANSITIONS = WORKPLAN_TRANSITIONS
    # What a team is after may be about a person: the trail keeps only that it changed.
    AUDIT_HIDDEN = ("goal", "emphasis", "reason", "assigned", "return_note")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="work_plans", verbose_name="巡察任务"
    )
    edition = models.PositiveSmallIntegerField("版次", editable=False)
    goal = EncryptedText("工作目标", max_length=5000, blank=True)
    emphasis = EncryptedText("工作重点", max_length=10000, blank=True)
    reason = EncryptedText("调整原因", max_length=500, blank=True, editable=False)
    # Who looked into which 重点关注事项 on the day of the approval; until then the points say it.
    assigned = EncryptedText("批准时的重点关注事项分工", blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=S, default=S.DRAFT, editable=False)
    return_note = EncryptedText("退回原因", max_length=500, blank=True, editable=False)
    submitted_on = models.DateField("报批日期", null=True, editable=False)
    approved_on = models.DateField("批准日期", null=True, editable=False)
    approved_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="批准人"
    )
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="起草人")

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作方案"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "edition"], name="workplan_edition_once"),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state__in=UNDER_WAY),
                name="workplan_one_under_way",
                violation_error_message="这项巡察任务已有一版工作方案在起草或待批准，请先办完那一版。",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state=S.APPROVED),
                name="workplan_one_in_force",
            ),
            one_of("workplan_state_known", S),
            models.CheckConstraint(
                name="workplan_approved_whole",
                condition=Q(
                    state__in=DECIDED,
                    submitted_on__isnull=False,
                    approved_on__isnull=False,
                    approved_by__isnull=False,
                )
                | Q(state__in=UNDER_WAY, approved_on=None, approved_by=None),
            ),
            models.CheckConstraint(
                name="workplan_submitted_has_day",
                condition=~Q(state=S.SUBMITTED) | Q(submitted_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"工作方案第{self.edition}版"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: what a team is after stays off the page of the inspection."""
        return f"fieldwork.workplan:{self.pk}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:workplan", args=[self.pk])


class PlanDuty(models.Model):
    """One line of the division of labour; which 重点关注事项 somebody has is said by the point."""

    AUDIT_HIDDEN = ("task",)
    id = SequencedKey()
    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="duties")
    member = models.ForeignKey(Inspector, models.PROTECT, related_name="+", verbose_name="人员")
    unit_below = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name="下级单位"
    )
    task = EncryptedText("分工内容", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作方案分工"
        ordering = ["id"]

    def __str__(self) -> str:
        return "分工"


class PlanDay(models.Model):
    """One line of the calendar: a day or several, what is done, by whom."""

    AUDIT_HIDDEN = ("what", "who")
    id = SequencedKey()
    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="days")
    from_on = models.DateField("日期")
    to_on = models.DateField("至", null=True)
    what = EncryptedText("工作内容", max_length=300)
    who = EncryptedText("人员", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作方案日程"
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="planday_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
            )
        ]

    def __str__(self) -> str:
        return self.span

    @property
    def span(self) -> str:
        """“2026年9月1日”, “2026年9月1日—2026年9月3日”."""
        end = f"—{cn_date(self.to_on)}" if self.to_on and self.to_on != self.from_on else ""
        return f"{cn_date(self.from_on)}{end}"
