"""A saved view of a list that one person shares with everybody of a role."""

from django.conf import settings
from django.db import models

from core.models.base import Base


class SharedView(Base):
    """A copy: what the person saves or removes for themselves later does not change it."""

    role = models.CharField("共用的角色", max_length=20, editable=False)
    list_name = models.CharField("列表", max_length=100, editable=False)
    name = models.CharField("名称", max_length=40, editable=False)
    query = models.TextField("条件", editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        editable=False,
        verbose_name="共用人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "共用的常用视图"
        ordering = ["list_name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "list_name", "name"],
                name="shared_view_once",
                violation_error_message="同事已经共用了一个同名的视图，请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name
