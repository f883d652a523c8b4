"""评价 of one team or one unit: what was measured, what the formula proposed, what people gave (ADR 0115)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from overview.enums import EVALUATION_TRANSITIONS, EvaluationKind, EvaluationState
from overview.models.formula import Formula
from overview.querysets import EvaluationQuerySet
from rectification.models import Ledger
from rounds.models import Round, Team

PERSON = settings.AUTH_USER_MODEL


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
    # None of those made before there were versions.
    formula = models.ForeignKey(
        Formula,
        models.PROTECT,
        null=True,
        related_name="evaluations",
        verbose_name="评价办法",
        editable=False,
    )
    # What formula and registers said, kept so that it is computed again without either: numbers as
    # text. [{"heading", "name", "full", "source", "method", "step", "steps", "small", "basis", "facts",
    # "proposed" or None, "score" or None, "reason"}]
    lines = models.JSONField("评分", default=list)
    # {source: [{"key", "label", "unit", "count", "target", "ids"}]}; of clues numbers only.
    figures = models.JSONField("统计", default=dict, editable=False)
    scale = models.JSONField("等次标准", default=list, editable=False)  # as scale_of says
    measured_on = models.DateField("统计日期", null=True, editable=False)
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
            one_of("evaluation_state_known", EvaluationState),
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
    def proposed(self) -> str:
        """“36.8/50”: what the formula proposed, of the full marks of the lines for which it did."""
        lines = [line for line in self.lines if line.get("proposed") is not None]
        if not lines:
            return ""
        given, full = (sum(Decimal(line[name]) for line in lines) for name in ("proposed", "full"))
        return f"{given}/{full.normalize():f}"

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
