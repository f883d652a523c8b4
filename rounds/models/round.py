"""轮次: one wave of inspections."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of, together
from rounds.enums import ROUND_TRANSITIONS, RoundKind, RoundState
from rounds.models.term import Term
from rounds.querysets import RoundQuerySet

CHINESE = "零一二三四五六七八九十"


class Round(Base):
    TRANSITIONS = ROUND_TRANSITIONS
    ARCHIVED = RoundState.ARCHIVED

    term = models.ForeignKey(Term, models.PROTECT, related_name="rounds", verbose_name="届次")
    number = models.PositiveSmallIntegerField("轮次")
    kind = models.CharField("类型", max_length=10, choices=RoundKind, default=RoundKind.REGULAR)
    topics = models.TextField("监督重点", blank=True)
    starts_on = models.DateField("进驻日期")
    ends_on = models.DateField("驻点结束日期")
    preset = models.ForeignKey(
        "rounds.DeadlinePreset",
        models.PROTECT,
        related_name="rounds",
        verbose_name="期限方案",
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=RoundState,
        default=RoundState.PLANNING,
        editable=False,
    )
    is_historical = models.BooleanField("历史导入", default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_at = models.DateTimeField("报批时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察轮次"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"],
                name="round_number_once_per_term",
                violation_error_message="本届已有这一轮次，请改用下一个轮次号。",
            ),
            models.CheckConstraint(
                name="round_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="驻点结束日期不能早于进驻日期。",
            ),
            together("round_approved_together", "approved_by", "approved_at"),
            models.CheckConstraint(
                name="round_approver_not_submitter",
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
                violation_error_message="报批人不能批准自己报送的方案。",
            ),
            one_of("round_state_known", RoundState),
        ]

    def __str__(self) -> str:
        return f"{self.term}第{in_chinese(self.number)}轮{self.get_kind_display()}"

    @property
    def short_name(self) -> str:
        return f"第{in_chinese(self.number)}轮"

    @property
    def archived_with(self) -> "Round":
        return self

    def get_absolute_url(self) -> str:
        return reverse("rounds:round", args=[self.pk])


def in_chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 25 → 二十五; figures beyond 99."""
    if number <= 10:
        return CHINESE[number]
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else CHINESE[tens]) + "十" + (CHINESE[ones] if ones else "")
