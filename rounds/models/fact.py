"""单位数据: one figure of a unit in one year, for the page and the profile of the unit."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.models import Base
from core.models.names import NameKey
from rounds.models.unit import Unit
from rounds.querysets import UnitFactQuerySet

FIRST_YEAR, LAST_YEAR = 1949, 2100
PLACES = 4  # behind the point
LARGEST = Decimal(10) ** 14


class UnitFact(Base):
    """Written in the unit's trail, one event a save."""

    AUDIT_COMPUTED = ("name_key",)

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="facts", verbose_name="单位")
    name = models.CharField("指标", max_length=60)
    name_key = NameKey(source="name")
    year = models.PositiveSmallIntegerField(
        "年份",
        validators=[
            MinValueValidator(FIRST_YEAR, f"年份应在{FIRST_YEAR}至{LAST_YEAR}之间，请核对。"),
            MaxValueValidator(LAST_YEAR, f"年份应在{FIRST_YEAR}至{LAST_YEAR}之间，请核对。"),
        ],
    )
    value = models.DecimalField("数值", max_digits=18, decimal_places=PLACES)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)

    objects = UnitFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位数据"
        ordering = ["unit", "name_key", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name_key", "year"],
                name="unit_fact_once_a_year",
                violation_error_message="这个单位已有同一指标、同一年份的数据，请修改原来那一条。",
            ),
            models.CheckConstraint(
                name="unit_fact_year_known",
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=f"年份应在{FIRST_YEAR}至{LAST_YEAR}之间，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}年）"

    @property
    def figure(self) -> str:
        """The value as people write it: 1,200.5."""
        return figure_of(self.value)

    @property
    def written(self) -> str:
        """With its unit of measure and source, as the trail keeps it."""
        return f"{self.figure}{self.measure}" + (f"（{self.source}）" if self.source else "")

    def get_absolute_url(self) -> str:
        return f"{self.unit.get_absolute_url()}#facts"


def figure_of(value: Decimal) -> str:
    """Thousands apart, no noughts behind the point that say nothing."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
