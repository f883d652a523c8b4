"""重点关注事项: what is known before entry and must be looked into during the stay."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import User
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.focus import FOCUS_TRANSITIONS, FocusKind, FocusState
from fieldwork.models.activity import Activity
from fieldwork.models.intake import IntakeItem
from fieldwork.querysets import FocusQuerySet
from fieldwork.rules import focus as rules
from rounds.models import Inspection, Inspector


class FocusPoint(Base):
    TRANSITIONS = FOCUS_TRANSITIONS
    # Why it is looked into, and who told of it, may be about a person.
    AUDIT_HIDDEN = ("why", "sources", "conclusion")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="focus_points", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号")
    kind = models.CharField("类别", max_length=10, choices=FocusKind)
    title = models.CharField("事项", max_length=120)
    why = EncryptedText("关注理由", max_length=2000)
    sources = EncryptedText("来源", max_length=500, blank=True)
    item = models.ForeignKey(
        IntakeItem,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="focus_points",
        verbose_name="据以提出的情况",
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="focus_points",
        verbose_name="据以提出的活动",
    )
    assignee = models.ForeignKey(
        Inspector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="focus_points",
        verbose_name="查办人",
    )
    state = models.CharField(
        "状态", max_length=10, choices=FocusState, default=FocusState.OPEN, editable=False
    )
    conclusion = EncryptedText("结论说明", max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )

    objects = FocusQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重点关注事项"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="focus_number_once"),
            one_of("focus_state_known", FocusState),
            one_of("focus_kind_known", FocusKind, "kind"),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="focus_by_inspection")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"重点{self.number:03d}"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: what is looked into stays off the page of the inspection."""
        return f"fieldwork.focuspoint:{self.pk}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:focus", args=[self.pk])
