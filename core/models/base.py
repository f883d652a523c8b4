"""What every business row carries."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Base(models.Model):
    """Created, last changed, and the version that a save must name."""

    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True


class Searchable(models.Model):
    """Text and grams for core.search; actions fill them with ``search.columns(...)``."""

    search_text = models.TextField(default="", editable=False)
    search_grams = ArrayField(models.CharField(max_length=2), default=list, editable=False)

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search_grams"], name="%(app_label)s_%(class)s_grams")]
