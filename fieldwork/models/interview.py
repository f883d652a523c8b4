"""个别谈话: one talk with one person, by two people at least; seen by the team, then the office."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.encryption.fields import BlindIndex, EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from core.targets import key_of
from fieldwork.enums.interviews import INTERVIEW_TRANSITIONS, InterviewOutcome, InterviewState
from fieldwork.querysets.talks import InterviewQuerySet
from rounds.models import Inspection, Inspector


class Interview(Base):
    TARGET_LABEL = "findings.interview"
    TRANSITIONS = INTERVIEW_TRANSITIONS
    # Who talked, and what about, stays out of the trail: it may be about a person.
    AUDIT_HIDDEN = ("subject", "post", "points", "problems")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="interviews", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号")
    held_at = models.DateTimeField("谈话时间")
    place = models.CharField("谈话地点", max_length=100)
    first = models.ForeignKey(
        Inspector, models.PROTECT, related_name="+", verbose_name="谈话人（一）"
    )
    second = models.ForeignKey(
        Inspector, models.PROTECT, related_name="+", verbose_name="谈话人（二）"
    )
    recorder = models.ForeignKey(Inspector, models.PROTECT, related_name="+", verbose_name="记录人")
    # Sealed: whoever is talked to, or about, may be a clue's person; found by exact name only.
    subject = EncryptedText("谈话对象", max_length=80)
    post = EncryptedText("职务", max_length=100, blank=True)
    points = EncryptedText("谈话要点", blank=True)
    problems = EncryptedText("反映的问题", blank=True)
    subject_mark = BlindIndex(source="subject")
    outcome = models.CharField(
        "处理", max_length=8, choices=InterviewOutcome, default=InterviewOutcome.NONE
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=InterviewState,
        default=InterviewState.DRAFT,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = InterviewQuerySet.as_manager()

    class Meta:
        db_table = "findings_interview"  # its sealed words are bound to the table (ADR 0101)
        verbose_name = verbose_name_plural = "个别谈话"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="interview_number_once"),
            one_of("interview_state_known", InterviewState),
            models.CheckConstraint(
                name="interview_by_two",
                condition=~Q(first=F("second")),
                violation_error_message="谈话须由两人进行，请选择两名不同的谈话人。",
            ),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="interview_by_inspection")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"谈话{self.number:03d}"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own trail: who was talked to never shows on the inspection's page."""
        return key_of(self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:interview", args=[self.pk])
