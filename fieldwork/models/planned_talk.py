"""谈话计划: whom, when and by whom; the team's own, sealed as the talks are."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.encryption.fields import BlindIndex, EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from core.targets import key_of
from fieldwork.enums.talks import TALK_TRANSITIONS, TalkState
from fieldwork.models.interview import Interview
from fieldwork.querysets.talks import PlannedTalkQuerySet
from rounds.models import Inspection, Inspector

S = TalkState


class PlannedTalk(Base):
    TARGET_LABEL = "findings.plannedtalk"
    TRANSITIONS = TALK_TRANSITIONS
    # Who is to be talked to stays out of the trail.
    AUDIT_HIDDEN = ("subject", "post", "topics", "overlap_reason")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="planned_talks", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号")
    planned_at = models.DateTimeField("计划时间")
    minutes = models.PositiveSmallIntegerField("预计时长（分钟）", default=60)
    place = models.CharField("地点", max_length=100, blank=True)
    subject = EncryptedText("谈话对象", max_length=80)
    post = EncryptedText("职务", max_length=100, blank=True)
    topics = EncryptedText("要了解的问题", max_length=2000, blank=True)
    subject_mark = BlindIndex(source="subject")
    first = models.ForeignKey(
        Inspector, models.PROTECT, related_name="+", verbose_name="谈话人（一）"
    )
    second = models.ForeignKey(
        Inspector, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="谈话人（二）",
    )  # fmt: skip
    overlap_reason = EncryptedText("时间冲突的原因", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=S, default=S.PLANNED, editable=False)
    interview = models.OneToOneField(
        Interview, models.PROTECT, null=True, related_name="plan", editable=False,
        verbose_name="谈话记录",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="安排人"
    )

    objects = PlannedTalkQuerySet.as_manager()

    class Meta:
        db_table = "findings_plannedtalk"  # its sealed words are bound to the table (ADR 0101)
        verbose_name = verbose_name_plural = "谈话计划"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="planned_talk_number_once"
            ),
            one_of("planned_talk_state_known", S),
            models.CheckConstraint(
                name="planned_talk_held_has_record",
                condition=Q(state=S.HELD, interview__isnull=False)
                | ~Q(state=S.HELD) & Q(interview=None),
            ),
            models.CheckConstraint(
                name="planned_talk_lasts",
                condition=Q(minutes__gte=5, minutes__lte=480),
                violation_error_message="预计时长请填5到480分钟。",
            ),
            models.CheckConstraint(
                name="planned_talk_by_two",
                condition=Q(second=None) | ~Q(first=F("second")),
                violation_error_message="请选择两名不同的谈话人。",
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="planned_talk_by_inspection"),
            models.Index(fields=["planned_at"], name="planned_talk_by_time"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"谈话计划{self.number:03d}"

    @property
    def ends_at(self) -> datetime:
        return self.planned_at + timedelta(minutes=self.minutes)

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: whom a team wants to talk to stays off the page of the inspection."""
        return key_of(self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:planned_talk", args=[self.pk])
