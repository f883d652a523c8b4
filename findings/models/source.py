"""What a 底稿 was drafted from: one row for one source, exactly one of the kinds filled (ADR 0094)."""

from django.db import models
from django.db.models import Q

from fieldwork.models import Activity, FocusPoint, Interview, Material, Petition
from findings.models.finding import Finding
from findings.querysets import SourceQuerySet

COLUMNS = ("focus", "activity", "petition", "interview", "material")


def _one_of(names: tuple[str, ...]) -> Q:
    """Exactly one of the columns is filled."""
    found = Q()
    for name in names:
        found |= Q(**{f"{each}__isnull": each != name for each in names})
    return found


class FindingSource(models.Model):
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="sources")
    focus = models.ForeignKey(
        FocusPoint,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="重点关注事项",
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, related_name="+", verbose_name="了解活动"
    )

    petition = models.ForeignKey(
        Petition, models.PROTECT, null=True, related_name="+", verbose_name="信访"
    )
    interview = models.ForeignKey(
        Interview, models.PROTECT, null=True, related_name="+", verbose_name="个别谈话"
    )
    material = models.ForeignKey(
        Material, models.PROTECT, null=True, related_name="+", verbose_name="清单资料"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "底稿来源"
        ordering = ["id"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["finding", name], name=f"finding_source_{name}_once"
                )
                for name in COLUMNS
            ),
            models.CheckConstraint(name="finding_source_one_kind", condition=_one_of(COLUMNS)),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @property
    def source(self) -> models.Model:
        return next(filter(None, (getattr(self, name) for name in COLUMNS)))
