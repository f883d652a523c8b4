"""问题分类: a tree of two levels that administrators edit (docs/domain.md §8)."""

from django.db import models


class Category(models.Model):
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级分类",
    )
    order = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题分类"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="category_once",
                nulls_distinct=False,
                violation_error_message="同一级已有这个分类。",
            )
        ]

    def __str__(self) -> str:
        return self.name
