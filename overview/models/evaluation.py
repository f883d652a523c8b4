"""评价: criteria and grades as data, and the scores of one team or one unit (docs/domain.md §10)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from overview.enums import EVALUATION_TRANSITIONS, EvaluationKind, EvaluationState, Source
from overview.querysets import EvaluationQuerySet
from rectification.models import Ledger
from rounds.models import Round, Team

PERSON = settings.AUTH_USER_MODEL


class Criterion(models.Model):
    """One line of the sheet; what stood when an evaluation was begun is kept with it."""

    kind = models.CharField("用于", max_length=5, choices=EvaluationKind)
    name = models.CharField("项目", max_length=40)
    full = models.DecimalField("满分", max_digits=5, decimal_places=2)
    source = models.CharField("统计", max_length=12, choices=Source, default=Source.NONE)
    basis = models.CharField("评分说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价项目"
        ordering = ["kind", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="criterion_once",
                violation_error_message="已有同名的评价项目。",
            ),
            models.CheckConstraint(
                name="criterion_full_positive",
                condition=Q(full__gt=0),
                violation_error_message="满分须大于0。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """等次: the least score for a word."""

    kind = models.CharField("用于", max_length=5, choices=EvaluationKind)
    name = models.CharField("等次", max_length=20)
    least = models.DecimalField("最低分", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "评价等次"
        ordering = ["kind", "-least"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="grade_once",
                violation_error_message="已有同名的等次。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Evaluation(Base):
    TRANSITIONS = EVALUATION_TRANSITIONS

    kind = models.CharField("类别", max_length=5, choices=EvaluationKind, editable=False)
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="evaluations", verbose_name="轮次", editable=False
    )
    team = models.OneToOneField(
        Team, models.PROTECT, null=True, related_name="evaluation", editable=False
    )
    ledger = models.OneToOneField(
        Ledger, models.PROTECT, null=True, related_name="evaluation", editable=False
    )
    # [{"name", "full", "source", "basis", "facts", "score" or None, "reason"}]: numbers as text.
    lines = models.JSONField("评分", default=list)
    comment = models.TextField("综合评语", blank=True)
    grade = models.CharField("等次", max_length=20, blank=True, editable=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=EvaluationState,
        default=EvaluationState.DRAFT,
        editable=False,
    )
    scored_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_state_known", condition=Q(state__in=EvaluationState.values)
            ),
            models.CheckConstraint(
                name="evaluation_of_one",
                condition=Q(kind="team", team__isnull=False, ledger=None)
                | Q(kind="unit", team=None, ledger__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluation_confirmed_together",
                condition=Q(state=EvaluationState.DRAFT, confirmed_by=None, confirmed_at=None)
                | Q(
                    state=EvaluationState.CONFIRMED,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="evaluation_by_two",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("scored_by")),
                violation_error_message="评分人不能自己确认。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}{self.get_kind_display()}"

    @property
    def subject(self) -> str:
        return str(self.team) if self.kind == EvaluationKind.TEAM else str(self.ledger.unit)

    @property
    def total(self) -> Decimal:
        """The sum of what was scored."""
        return sum((Decimal(line["score"]) for line in self.lines if line["score"]), Decimal(0))

    @property
    def full(self) -> Decimal:
        return sum((Decimal(line["full"]) for line in self.lines), Decimal(0))

    @property
    def is_complete(self) -> bool:
        return all(line["score"] not in (None, "") for line in self.lines)

    @property
    def audit_trail(self) -> str:
        return f"overview.evaluation:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("overview:evaluation", args=[self.pk])
