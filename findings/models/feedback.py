"""反馈意见: the formal opinion delivered to the unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.models import Base
from core.models.constraints import one_of
from findings.enums import FEEDBACK_TRANSITIONS, FeedbackState
from findings.models.finding import Finding
from findings.querysets import FeedbackQuerySet
from rounds.models import Inspection


class Feedback(Base):
    TRANSITIONS = FEEDBACK_TRANSITIONS

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="feedback")
    opening = models.TextField("基本情况", blank=True)
    requirements = models.TextField("整改意见", blank=True)
    closing = models.TextField("结尾", blank=True)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=FeedbackState,
        default=FeedbackState.DRAFT,
        editable=False,
    )
    year = models.PositiveSmallIntegerField("年度", null=True, editable=False)
    number = models.PositiveIntegerField("文号", null=True, editable=False)
    # Whose words it says now; somebody else issues it.
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="起草人",
    )
    issued_on = models.DateField("反馈日期", null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反馈意见"
        ordering = ["-id"]
        constraints = [
            one_of("feedback_state_known", FeedbackState),
            models.UniqueConstraint(fields=["year", "number"], name="feedback_number_once"),
            models.CheckConstraint(
                name="feedback_issued_whole",
                condition=Q(state=FeedbackState.DRAFT)
                | Q(
                    number__isnull=False,
                    year__isnull=False,
                    issued_on__isnull=False,
                    issued_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"关于巡察{self.inspection.unit}的反馈意见"

    @property
    def reference(self) -> str:
        """文号, without zero padding (GB/T 9704-2012)."""
        return f"巡反馈〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"rounds.inspection:{self.inspection_id}"

    def may_open_document(self, user: User, document) -> bool:
        """The unit opens what was issued, never a draft that was printed before."""
        return bool(document.number) or not user.has_role(Role.LIAISON)

    def get_absolute_url(self) -> str:
        return reverse("findings:feedback", args=[self.inspection_id])


class FeedbackItem(models.Model):
    """One finding as the opinion words it."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="items")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="feedback_item")
    text = models.TextField("反馈表述")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "反馈问题"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text[:40]
