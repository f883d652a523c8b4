"""个人考核: what a member of a round's team did, as its leader proposes and the office confirms (ADR 0115)."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from rounds.enums import APPRAISAL_TRANSITIONS, AppraisalState, Duty
from rounds.models.inspector import Inspector
from rounds.models.round import Round
from rounds.models.team import Team
from rounds.querysets import AppraisalQuerySet

PERSON = settings.AUTH_USER_MODEL
S = AppraisalState


class AppraisalGrade(models.Model):
    """等次 of persons, and how many of a round may have it: data of each place."""

    name = models.CharField(
        "等次", max_length=20, unique=True, error_messages={"unique": "已有同名的等次。"}
    )
    most_percent = models.PositiveSmallIntegerField(
        "每轮最多（%）",
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text="占本轮参加巡察人数的百分比，不足一人的舍去；空着不限。",
    )
    order = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人考核等次"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Appraisal(Base):
    TRANSITIONS = APPRAISAL_TRANSITIONS
    AUDIT_HIDDEN = ("comment", "return_note")  # auditors are not told what is said of a person

    id = SequencedKey()
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="appraisals", editable=False, verbose_name="轮次"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="appraisals", editable=False, verbose_name="巡察组"
    )
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="appraisals", editable=False, verbose_name="人员"
    )
    duty = models.CharField("职责", max_length=8, choices=Duty, editable=False)
    grade = models.ForeignKey(
        AppraisalGrade, models.PROTECT, related_name="appraisals", verbose_name="等次"
    )
    comment = EncryptedText("考核意见", max_length=2000)
    state = models.CharField("状态", max_length=10, choices=S, default=S.PROPOSED, editable=False)
    return_note = EncryptedText("退回原因", max_length=500, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="提出人"
    )
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "个人考核"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "inspector"],
                name="appraisal_once_per_round",
                violation_error_message="此人本轮已有考核。",
            ),
            one_of("appraisal_state_known", S),
            models.CheckConstraint(
                name="appraisal_confirmed_together",
                condition=Q(
                    state=S.CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | ~Q(state=S.CONFIRMED) & Q(confirmed_by=None, confirmed_at=None),
            ),
            models.CheckConstraint(
                name="appraisal_by_two",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                violation_error_message="提出人不能自己确认。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector.name}{self.round.short_name}个人考核"

    @property
    def audit_trail(self) -> str:
        """Its own: whoever reads the round's does not read this."""
        return f"rounds.appraisal:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:appraisal", args=[self.pk])
