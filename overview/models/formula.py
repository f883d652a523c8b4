"""评价办法: the versions of a formula, its criteria and grades, as data (docs/domain.md §10, ADR 0115).

What an evaluation was made by stays as it was: the database refuses to change it (migration 0008).
"""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from overview.enums import EvaluationKind, Method, Source
from overview.rules import points


class Formula(models.Model):
    """One version; another is another row, and which one is in force its first day says."""

    kind = models.CharField("用于", max_length=5, choices=EvaluationKind)
    number = models.PositiveSmallIntegerField("版本", validators=[MinValueValidator(1)])
    valid_from = models.DateField("启用日期", help_text="从这一天起开始的评价用这一版。")
    basis = models.CharField("依据", max_length=200, blank=True, help_text="文件名称和文号。")
    small_unit = models.DecimalField(
        "小单位折算",
        max_digits=3,
        decimal_places=2,
        default=1,
        help_text="一个小单位折合几个大单位，用于各组数量相比。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "评价办法"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="formula_once",
                violation_error_message="已有这一版，请填写下一个版本号。",
            ),
            models.CheckConstraint(
                name="formula_small_unit_within_one",
                condition=Q(small_unit__gt=0, small_unit__lte=1),
                violation_error_message="小单位折算须大于0，不超过1。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}办法第{self.number}版"


class Criterion(models.Model):
    """One line of the sheet: what is measured, and how points come of it."""

    formula = models.ForeignKey(
        Formula, models.CASCADE, related_name="criteria", verbose_name="评价办法"
    )
    heading = models.CharField("类别", max_length=40, blank=True)
    name = models.CharField("项目", max_length=40)
    full = models.DecimalField("满分", max_digits=5, decimal_places=2)
    source = models.CharField("统计", max_length=12, choices=Source, default=Source.NONE)
    method = models.CharField("计分", max_length=8, choices=Method, default=Method.HAND)
    step = models.DecimalField(
        "每个扣几分、目标",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="“每个扣分”填每个扣几分；“达到目标得满分”填目标。",
    )
    steps = models.CharField(
        "分档",
        max_length=200,
        blank=True,
        help_text="“分档得分”填写，如 95=10；85=8；60=5：不低于95得10分。",
    )
    basis = models.CharField("评分说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价项目"
        ordering = ["formula", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["formula", "name"],
                name="criterion_once",
                violation_error_message="已有同名的评价项目。",
            ),
            models.CheckConstraint(
                name="criterion_full_positive",
                condition=Q(full__gt=0),
                violation_error_message="满分须大于0。",
            ),
            models.CheckConstraint(
                name="criterion_measured",
                condition=Q(method=Method.HAND) | ~Q(source=Source.NONE),
                violation_error_message="不是人工评分的，请选择统计什么。",
            ),
            models.CheckConstraint(
                name="criterion_has_step",
                condition=~Q(method__in=[Method.DEDUCT.value, Method.REACH.value]) | Q(step__gt=0),
                violation_error_message="请填写每个扣几分或者目标，须大于0。",
            ),
            models.CheckConstraint(
                name="criterion_has_steps",
                condition=~Q(method=Method.STEPS) | ~Q(steps=""),
                violation_error_message="请填写分档。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.method == Method.STEPS and self.full is not None:
            for _, given in points.ladder_of(self.steps):
                if given > self.full:
                    raise ValidationError({"steps": f"分档的得分不能超过满分{self.full}。"})


class Grade(models.Model):
    """等次: the least score for a word."""

    formula = models.ForeignKey(
        Formula, models.CASCADE, related_name="grades", verbose_name="评价办法"
    )
    name = models.CharField("等次", max_length=20)
    least = models.DecimalField("最低分", max_digits=5, decimal_places=2)
    # What the lists for other bodies propose to make of it.
    for_discipline = models.CharField("责任制考核建议（报纪委）", max_length=100, blank=True)
    for_personnel = models.CharField("考核任用建议（报组织部）", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价等次"
        ordering = ["formula", "-least"]
        constraints = [
            models.UniqueConstraint(
                fields=["formula", "name"],
                name="grade_once",
                violation_error_message="已有同名的等次。",
            )
        ]

    def __str__(self) -> str:
        return self.name
