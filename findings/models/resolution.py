"""会议议定: a meeting that heard inspections of one round, and what it asked to be done."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import OVERSIGHT
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from findings.enums.resolutions import (
    RESOLUTION_TRANSITIONS,
    TASK_TRANSITIONS,
    MeetingKind,
    ResolutionState,
    TaskState,
)
from findings.querysets import ResolutionQuerySet, ResolutionTaskQuerySet
from rounds.models import Inspection, Round

PERSON = settings.AUTH_USER_MODEL


class Resolution(Base):
    TRANSITIONS = RESOLUTION_TRANSITIONS
    # Who was there and what was said may be about persons.
    AUDIT_HIDDEN = ("attendees", "summary")

    id = SequencedKey()
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="resolutions", verbose_name="轮次"
    )
    kind = models.CharField("会议", max_length=10, choices=MeetingKind)
    held_on = models.DateField("会议日期")
    title = models.CharField("会议名称", max_length=100)
    inspections = models.ManyToManyField(
        Inspection, related_name="resolutions", verbose_name="听取的巡察任务"
    )
    attendees = EncryptedText("出席人员", max_length=1000, blank=True)
    summary = EncryptedText("会议意见", max_length=5000, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ResolutionState,
        default=ResolutionState.DRAFT,
        editable=False,
    )
    year = models.PositiveSmallIntegerField("年度", null=True, editable=False)
    number = models.PositiveIntegerField("编号", null=True, editable=False)
    registered_on = models.DateField("登记日期", null=True, editable=False)
    registered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="登记人"
    )
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="记录人")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议议定"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="resolution_number_once"),
            one_of("resolution_state_known", ResolutionState),
            one_of("resolution_kind_known", MeetingKind, "kind"),
            models.CheckConstraint(
                name="resolution_registered_whole",
                condition=Q(state__in=(ResolutionState.DRAFT, ResolutionState.VOIDED))
                | Q(
                    year__isnull=False,
                    number__isnull=False,
                    registered_on__isnull=False,
                    registered_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.title

    @property
    def reference(self) -> str:
        return f"巡议〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        """Its own: what was said about other units stays off the page of an inspection."""
        return f"findings.resolution:{self.pk}"

    def may_open_document(self, user, document) -> bool:
        return user.has_role(*OVERSIGHT)

    def get_absolute_url(self) -> str:
        return reverse("findings:resolution", args=[self.pk])


class ResolutionTask(Base):
    """议定事项: one thing that the meeting asked for: what, who, until when."""

    TRANSITIONS = TASK_TRANSITIONS
    AUDIT_HIDDEN = ("text", "result")

    id = SequencedKey()
    resolution = models.ForeignKey(
        Resolution, models.CASCADE, related_name="tasks", verbose_name="会议议定"
    )
    number = models.PositiveSmallIntegerField(
        "序号", editable=False, validators=[MinValueValidator(1)]
    )
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolution_tasks",
        verbose_name="所涉单位",
    )
    text = EncryptedText("议定内容", max_length=1000)
    assignee = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    body = models.CharField("承办单位", max_length=100, blank=True)
    due_on = models.DateField("办理期限")
    state = models.CharField(
        "状态", max_length=10, choices=TaskState, default=TaskState.OPEN, editable=False
    )
    result = EncryptedText("办理结果", max_length=1000, blank=True)
    done_on = models.DateField("办结日期", null=True, editable=False)
    done_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="登记人"
    )

    objects = ResolutionTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "number"], name="task_number_once"),
            one_of("task_state_known", TaskState),
            models.CheckConstraint(
                name="task_has_somebody",
                condition=Q(assignee__isnull=False) | ~Q(body=""),
                violation_error_message="请选择承办人，或写明承办单位。",
            ),
            models.CheckConstraint(
                name="task_done_whole",
                condition=Q(state=TaskState.OPEN, done_on=None, done_by=None)
                | Q(state=TaskState.DONE, done_on__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["assignee", "state"], name="task_by_assignee")]

    def __str__(self) -> str:
        return f"{self.resolution}第{self.number}项"

    @property
    def reference(self) -> str:
        return str(self)

    @property
    def who(self) -> str:
        """Whom the meeting named: the person and the body, as far as they are known."""
        return "、".join(filter(None, (self.body, self.assignee.name if self.assignee else "")))

    @property
    def archived_with(self) -> Round:
        return self.resolution.round

    @property
    def audit_trail(self) -> str:
        return f"findings.resolutiontask:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("findings:resolution_task", args=[self.pk])
