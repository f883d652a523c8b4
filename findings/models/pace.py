"""办理要求: what a clue's flags mean for its order and its deadlines; data, edited in the admin site."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from findings.enums import Flag


class PaceRule(models.Model):
    """One flag: how far up it moves a clue, and what part of the usual time is left."""

    flag = models.CharField("办理要求", max_length=12, choices=Flag, unique=True)
    weight = models.PositiveSmallIntegerField(
        "排序权重",
        validators=[MaxValueValidator(100)],
        help_text="数值越大越靠前；一件线索有多项要求时相加。",
    )
    percent = models.PositiveSmallIntegerField(
        "期限百分比",
        default=100,
        validators=[MinValueValidator(10), MaxValueValidator(100)],
        help_text="签收和答复期限按原期限的百分之几计算，不足一天的按一天；多项要求取最短。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理要求（提前、提级、双查、优先）"
        ordering = ["-weight"]
        constraints = [
            models.CheckConstraint(
                name="pace_percent_sane",
                condition=Q(percent__gte=10) & Q(percent__lte=100),
                violation_error_message="期限百分比须在10到100之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_flag_display()}：权重{self.weight}，期限{self.percent}%"
