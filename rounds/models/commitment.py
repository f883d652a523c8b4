"""保密承诺: what a member of a round's teams promised before its content opened to them."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import Base
from rounds.models.inspector import Inspector
from rounds.models.round import Round
from rounds.querysets import CommitmentQuerySet


class Commitment(Base):
    """Made by signing and never changed: ``text`` is what the person read."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="commitments", verbose_name="轮次"
    )
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="commitments", verbose_name="承诺人"
    )
    text = models.TextField("承诺内容", max_length=4000)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署账号"
    )
    signed_at = models.DateTimeField("签署时间")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "保密承诺"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "inspector"],
                name="commitment_once_per_round",
                violation_error_message="此人已签署本轮保密承诺。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspector.name}{self.round.short_name}保密承诺"

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        return f"rounds.round:{self.round_id}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:commitment", args=[self.pk])
